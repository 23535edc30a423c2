import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { QueueDepth, QueueGauge } from '../operations/queue-gauge.ts';

export const WatchedQueue = z.object({
  name: z.string(),
  /** Left out for what is no queue, and yet gives up. */
  url: z.url().optional(),
  deadLetterUrl: z.url(),
});
export type WatchedQueue = z.infer<typeof WatchedQueue>;

export class SqsQueueGauge implements QueueGauge {
  readonly #client: SQSClient;
  readonly #queues: readonly WatchedQueue[];

  constructor(client: SQSClient, queues: readonly WatchedQueue[]) {
    this.#client = client;
    this.#queues = queues;
  }

  depths(): Promise<readonly QueueDepth[]> {
    return Promise.all(this.#queues.map((queue) => this.#depth(queue)));
  }

  async #depth({ name, url, deadLetterUrl }: WatchedQueue): Promise<QueueDepth> {
    const [messages, deadLetters] = await Promise.all([
      url === undefined ? undefined : this.#counts(url),
      this.#counts(deadLetterUrl),
    ]);
    return { name, ...(messages && { messages }), deadLetters: deadLetters.waiting + deadLetters.inFlight };
  }

  async #counts(QueueUrl: string) {
    const { Attributes = {} } = await this.#client.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: [
          'ApproximateNumberOfMessages',
          'ApproximateNumberOfMessagesNotVisible',
          'ApproximateNumberOfMessagesDelayed',
        ],
      }),
    );
    return {
      waiting: Number(Attributes.ApproximateNumberOfMessages ?? 0),
      inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
      delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed ?? 0),
    };
  }
}
