import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Functions know queues by their ARNs, and calls want URLs. Asks for each once. */
export class SqsQueueUrls {
  readonly #client: SQSClient;
  readonly #known = new Map<string, string>();

  constructor(client: SQSClient) {
    this.#client = client;
  }

  /** `arn:aws:sqs:<region>:<account>:<name>` */
  async of(arn: string): Promise<string | undefined> {
    const known = this.#known.get(arn);
    if (known !== undefined) return known;
    const { QueueUrl } = await this.#client.send(
      new GetQueueUrlCommand({ QueueName: arn.split(':').at(-1) }),
    );
    if (QueueUrl !== undefined) this.#known.set(arn, QueueUrl);
    return QueueUrl;
  }
}
