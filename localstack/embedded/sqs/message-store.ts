import type { Journal } from '../journal.ts';
import type { StoredMessage } from './message.ts';

/** A queue's messages in the order of their arrival; every change goes through to the journal. */
export class MessageStore {
  readonly #journal: Journal;
  readonly #space: string;
  readonly #messages = new Map<string, StoredMessage>();

  constructor(journal: Journal, queueName: string) {
    this.#journal = journal;
    this.#space = `sqs-messages/${queueName}`;
    for (const message of journal.load<StoredMessage>(this.#space).values()) {
      this.#messages.set(message.id, message);
    }
  }

  get(id: string): StoredMessage | undefined {
    return this.#messages.get(id);
  }

  /** A changed message keeps its place. */
  put(message: StoredMessage): void {
    this.#messages.set(message.id, message);
    this.#journal.put(this.#space, message.sequenceNumber, message);
  }

  remove(message: StoredMessage): void {
    this.#messages.delete(message.id);
    this.#journal.delete(this.#space, message.sequenceNumber);
  }

  values(): Iterable<StoredMessage> {
    return this.#messages.values();
  }

  clear(): void {
    for (const message of [...this.#messages.values()]) this.remove(message);
  }
}
