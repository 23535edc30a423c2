import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { HeldMessage, MoreMessages } from '../runtime/work-beside.ts';
import type { ReceivedMessage } from './sqs-message-hiding.ts';
import { SqsQueueUrls } from './sqs-queue-urls.ts';

/** More than that no receive gives. */
const MOST = 10;

const Received = z.object({
  MessageId: z.string(),
  ReceiptHandle: z.string(),
  Body: z.string(),
  Attributes: z.object({ ApproximateReceiveCount: z.string() }),
});

/** What Lambda does for a function, done by the function itself. */
export class SqsMoreMessages implements MoreMessages {
  readonly #client: SQSClient;
  readonly #urls: SqsQueueUrls;

  constructor(client: SQSClient, urls = new SqsQueueUrls(client)) {
    this.#client = client;
    this.#urls = urls;
  }

  async receive(queueArn: string, most: number, waitSeconds: number): Promise<readonly HeldMessage[]> {
    const { Messages = [] } = await this.#client.send(
      new ReceiveMessageCommand({
        QueueUrl: await this.#urls.of(queueArn),
        MaxNumberOfMessages: Math.min(most, MOST),
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      }),
    );
    return Messages.map((message) => {
      const { MessageId, ReceiptHandle, Body, Attributes } = Received.parse(message);
      return {
        messageId: MessageId,
        receiptHandle: ReceiptHandle,
        body: Body,
        attributes: Attributes,
        eventSourceARN: queueArn,
      };
    });
  }

  async remove({ eventSourceARN, receiptHandle }: ReceivedMessage): Promise<void> {
    const QueueUrl = await this.#urls.of(eventSourceARN);
    await this.#client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: receiptHandle }));
  }

  async putBack({ eventSourceARN, receiptHandle }: ReceivedMessage): Promise<void> {
    const QueueUrl = await this.#urls.of(eventSourceARN);
    await this.#client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: 0 }),
    );
  }
}
