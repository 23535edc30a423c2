import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { MessageQueue } from '../ports/message-queue.ts';

/** A standard queue; the group makes it fair: one tenant's backlog does not hold up the others. */
export class SqsMessageQueue<Message> implements MessageQueue<Message> {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async send(message: Message, group: string, delaySeconds?: number): Promise<void> {
    const MessageBody = JSON.stringify(message);
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#queueUrl,
        MessageBody,
        MessageGroupId: group,
        DelaySeconds: delaySeconds,
      }),
    );
  }
}
