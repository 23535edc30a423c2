import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import type { StoredMessage } from './message.ts';
import { messageBytes } from './message-rules.ts';
import type { Queue } from './queue.ts';

/** Lambda takes 6 MB at once; a last message of 1 MiB still fits above this. */
const FULL_BATCH_BYTES = 5 * 1024 * 1024;

interface QueueConsumerOptions {
  readonly queue: Queue;
  readonly clock: Clock;
  readonly batchSize: number;
  /** How long to gather a batch that is not full; 0 hands over at once what is there. */
  readonly windowSeconds: number;
  readonly maxConcurrency: number;
  /** Answers what is done and can be deleted; the rest stays hidden until its visibility ends. Never rejects. */
  readonly handle: (batch: readonly StoredMessage[]) => Promise<readonly StoredMessage[]>;
}

/** Takes batches from a queue for as long as the queue is open; the queue's messages wake it. */
export class QueueConsumer {
  readonly #options: QueueConsumerOptions;
  #gathered: StoredMessage[] = [];
  #gatheringSinceMs = 0;
  #running = 0;
  #isStopped = false;

  constructor(options: QueueConsumerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#options.queue.onAvailable(() => this.#work());
    this.#work();
  }

  /** Takes nothing more. What it has taken comes to its end, or becomes visible again. */
  stop(): void {
    this.#isStopped = true;
  }

  #work(): void {
    const { queue, maxConcurrency } = this.#options;
    while (!this.#isStopped && !queue.isClosed && this.#running < maxConcurrency) {
      this.#gather();
      if (this.#gathered.length === 0 || !this.#isBatchDue()) return;
      const batch = this.#gathered;
      this.#gathered = [];
      void this.#run(batch);
    }
  }

  #gather(): void {
    const { queue, clock, batchSize, windowSeconds } = this.#options;
    const wasEmpty = this.#gathered.length === 0;
    const max = batchSize - this.#gathered.length;
    const maxBytes = FULL_BATCH_BYTES - bytesOf(this.#gathered);
    this.#gathered.push(...queue.receive({ max, maxBytes }));
    if (!wasEmpty || this.#gathered.length === 0) return;
    this.#gatheringSinceMs = clock.now();
    if (windowSeconds > 0) clock.schedule(this.#gatheringSinceMs + windowSeconds * 1000, () => this.#work());
  }

  #isBatchDue(): boolean {
    const { clock, batchSize, windowSeconds } = this.#options;
    const isFull = this.#gathered.length >= batchSize || bytesOf(this.#gathered) >= FULL_BATCH_BYTES;
    return isFull || clock.now() >= this.#gatheringSinceMs + windowSeconds * 1000;
  }

  async #run(batch: readonly StoredMessage[]): Promise<void> {
    const { queue, handle } = this.#options;
    this.#running += 1;
    const done = await handle(batch);
    this.#running -= 1;
    if (queue.isClosed) return;
    for (const message of done) this.#delete(message);
    this.#work();
  }

  /** Too late in a FIFO queue (the message is visible again) is no fault: it is handed out once more. */
  #delete({ receiptHandle }: StoredMessage): void {
    try {
      if (receiptHandle !== undefined) this.#options.queue.delete(receiptHandle);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
    }
  }
}

function bytesOf(messages: readonly StoredMessage[]): number {
  return messages.reduce((sum, message) => sum + messageBytes(message), 0);
}
