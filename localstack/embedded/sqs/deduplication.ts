import { createHash } from 'node:crypto';
import type { Journal } from '../journal.ts';
import type { OutgoingMessage, StoredMessage } from './message.ts';
import { invalidParameter } from './refusals.ts';

const INTERVAL_MS = 5 * 60_000;

interface Sent {
  readonly id: string;
  readonly sequenceNumber: string;
  readonly untilMs: number;
}

/** What a FIFO queue remembers of the last five minutes, also after the messages are gone. */
export class Deduplication {
  readonly #journal: Journal;
  readonly #space: string;
  readonly #sent: Map<string, Sent>;

  constructor(journal: Journal, queueName: string) {
    this.#journal = journal;
    this.#space = `sqs-deduplication/${queueName}`;
    this.#sent = journal.load<Sent>(this.#space);
  }

  /** The earlier message of which this one is a duplicate. */
  earlier(deduplicationId: string, nowMs: number): Pick<Sent, 'id' | 'sequenceNumber'> | undefined {
    for (const [key, { untilMs }] of this.#sent) {
      if (untilMs > nowMs) continue;
      this.#sent.delete(key);
      this.#journal.delete(this.#space, key);
    }
    return this.#sent.get(deduplicationId);
  }

  remember(deduplicationId: string, { id, sequenceNumber }: StoredMessage, nowMs: number): void {
    const sent = { id, sequenceNumber, untilMs: nowMs + INTERVAL_MS };
    this.#sent.set(deduplicationId, sent);
    this.#journal.put(this.#space, deduplicationId, sent);
  }

  forget(): void {
    for (const key of this.#sent.keys()) this.#journal.delete(this.#space, key);
    this.#sent.clear();
  }
}

/** The sender's id, or the body's hash where the queue says so. @throws {AwsError} when there is neither. */
export function deduplicationIdOf(message: OutgoingMessage, contentBased: boolean): string {
  if (message.deduplicationId !== undefined) return message.deduplicationId;
  if (contentBased) return createHash('sha256').update(message.body).digest('hex');
  throw invalidParameter(
    'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  );
}
