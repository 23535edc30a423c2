import { ChangeMessageVisibilityCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** A message as a function receives it. */
export interface ReceivedMessage {
  readonly eventSourceARN: string;
  readonly receiptHandle: string;
}

/** Hides received messages for a time of our own instead of their queue's. Asks for each queue's URL once. */
export class SqsMessageHiding {
  readonly #client: SQSClient;
  readonly #queueUrls = new Map<string, string>();

  constructor(client: SQSClient) {
    this.#client = client;
  }

  async hide({ eventSourceARN, receiptHandle }: ReceivedMessage, seconds: number): Promise<void> {
    const QueueUrl = await this.#queueUrl(eventSourceARN);
    await this.#client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    );
  }

  /** `arn:aws:sqs:<region>:<account>:<name>` */
  async #queueUrl(arn: string): Promise<string | undefined> {
    const known = this.#queueUrls.get(arn);
    if (known !== undefined) return known;
    const { QueueUrl } = await this.#client.send(
      new GetQueueUrlCommand({ QueueName: arn.split(':').at(-1) }),
    );
    if (QueueUrl !== undefined) this.#queueUrls.set(arn, QueueUrl);
    return QueueUrl;
  }
}
