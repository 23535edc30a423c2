import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { SqsQueueUrls } from './sqs-queue-urls.ts';

/** A message as a function receives it. */
export interface ReceivedMessage {
  readonly eventSourceARN: string;
  readonly receiptHandle: string;
}

/** Hides received messages for a time of our own instead of their queue's. */
export class SqsMessageHiding {
  readonly #client: SQSClient;
  readonly #urls: SqsQueueUrls;

  constructor(client: SQSClient, urls = new SqsQueueUrls(client)) {
    this.#client = client;
    this.#urls = urls;
  }

  async hide({ eventSourceARN, receiptHandle }: ReceivedMessage, seconds: number): Promise<void> {
    await this.#client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: await this.#urls.of(eventSourceARN),
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    );
  }
}
