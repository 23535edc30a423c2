import { randomUUID } from 'node:crypto';
import type { Cancel, Clock } from '../clock.ts';
import type { Journal } from '../journal.ts';
import { Availability, type Listener } from './availability.ts';
import { Deduplication, deduplicationIdOf } from './deduplication.ts';
import { isInFlight, type OutgoingMessage, type StoredMessage } from './message.ts';
import { checkForQueueType, checkMessage, messageBytes } from './message-rules.ts';
import { MessageStore } from './message-store.ts';
import { NoisyGroups } from './noisy-groups.ts';
import { type QueueRecord, QueueSettings } from './queue-settings.ts';
import { messageIdOf, newReceiptHandle } from './receipt-handle.ts';
import { fairOrder, fifoOrder } from './receive-order.ts';
import { allowsSource } from './redrive-policy.ts';
import { invalidValue, refusal } from './refusals.ts';
import type { Sequence } from './sequence.ts';

const PURGE_INTERVAL_MS = 60_000;

interface QueueSurroundings {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly sequence: Sequence;
  readonly arn: string;
  readonly queueByArn: (arn: string) => Queue | undefined;
}

interface ReceiveOptions {
  readonly max: number;
  /** How long to hide what is received; the queue's own timeout if it is not given. */
  readonly visibilitySeconds?: number | undefined;
  /** Ends with the message that fills them. */
  readonly maxBytes?: number;
}

type MessageCounts = Readonly<Record<'visible' | 'inFlight' | 'delayed', number>>;

/** One queue: its messages, who gets them when, and where they go when nobody can handle them. */
export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly fifo: boolean;
  /** The queue was deleted or the local cloud stops: nobody gets messages any more. */
  isClosed = false;
  readonly #surroundings: QueueSurroundings;
  readonly #messages: MessageStore;
  readonly #deduplication: Deduplication;
  readonly #availability: Availability;
  readonly #noisyGroups = new NoisyGroups();
  #record: QueueRecord;
  #settings: QueueSettings;
  #purgedAtMs = Number.NEGATIVE_INFINITY;

  constructor(record: QueueRecord, surroundings: QueueSurroundings) {
    this.name = record.name;
    this.arn = surroundings.arn;
    this.fifo = record.name.endsWith('.fifo');
    this.#record = record;
    this.#settings = new QueueSettings(record.attributes);
    this.#surroundings = surroundings;
    this.#messages = new MessageStore(surroundings.journal, record.name);
    this.#deduplication = new Deduplication(surroundings.journal, record.name);
    this.#availability = new Availability(surroundings.clock, () => this.#nextVisibleAtMs());
    for (const { sequenceNumber } of this.#messages.values()) {
      surroundings.sequence.continueAfter(sequenceNumber);
    }
    this.#takeBackFromTheDead();
  }

  get #nowMs(): number {
    return this.#surroundings.clock.now();
  }

  get record(): QueueRecord {
    return this.#record;
  }

  /** Takes effect at once; the registry writes it to the journal. */
  set record(record: QueueRecord) {
    this.#record = record;
    this.#settings = new QueueSettings(record.attributes);
  }

  get settings(): QueueSettings {
    return this.#settings;
  }

  /** Stores the message; a duplicate in a FIFO queue answers with the earlier one's id. Call `announce` after. */
  send(message: OutgoingMessage): Pick<StoredMessage, 'id' | 'sequenceNumber'> {
    checkMessage(message, this.#settings.maxMessageBytes);
    checkForQueueType(message, this.fifo);
    if (!this.fifo) return this.#store(message, message.delaySeconds ?? this.#settings.delaySeconds);
    const deduplicationId = deduplicationIdOf(message, this.#settings.isDeduplicatedByContent);
    const earlier = this.#deduplication.earlier(deduplicationId, this.#nowMs);
    if (earlier !== undefined) return earlier;
    const stored = this.#store({ ...message, deduplicationId }, this.#settings.delaySeconds);
    this.#deduplication.remember(deduplicationId, stored, this.#nowMs);
    return stored;
  }

  /** Tells those who wait that there may be something. */
  announce(): void {
    this.#availability.announce();
  }

  /** Takes up to `max` messages; those received too often go to the dead-letter queue instead. */
  receive({ max, visibilitySeconds, maxBytes = Number.POSITIVE_INFINITY }: ReceiveOptions): StoredMessage[] {
    const hiddenSeconds = visibilitySeconds ?? this.#settings.visibilityTimeoutSeconds;
    this.#dropExpired();
    const nowMs = this.#nowMs;
    const received: StoredMessage[] = [];
    let bytes = 0;
    for (const message of this.#inOrder(nowMs)) {
      if (received.length >= max || bytes >= maxBytes) break;
      if (this.#moveToDeadLetterQueue(message)) continue;
      const taken: StoredMessage = {
        ...message,
        visibleAtMs: nowMs + hiddenSeconds * 1000,
        receiveCount: message.receiveCount + 1,
        firstReceivedAtMs: message.firstReceivedAtMs ?? nowMs,
        receivedAtMs: nowMs,
        receiptHandle: newReceiptHandle(this.name, message.id),
      };
      this.#put(taken);
      received.push(taken);
      bytes += messageBytes(taken);
    }
    return received;
  }

  /** A handle of an earlier receive deletes nothing, and says nothing, as AWS warns that it may. */
  delete(receiptHandle: string): void {
    const message = this.#messages.get(messageIdOf(receiptHandle, this.name));
    if (message?.receiptHandle !== receiptHandle) return;
    if (this.fifo && message.visibleAtMs <= this.#nowMs) {
      throw invalidValue('ReceiptHandle', receiptHandle, 'The receipt handle has expired.');
    }
    this.#messages.remove(message);
    if (this.fifo) this.announce();
    else this.#noteFinished(message);
  }

  changeVisibility(receiptHandle: string, seconds: number): void {
    const message = this.#messages.get(messageIdOf(receiptHandle, this.name));
    if (message === undefined) {
      throw invalidValue(
        'ReceiptHandle',
        receiptHandle,
        'Message does not exist or is not available for visibility timeout change.',
      );
    }
    if (message.receiptHandle !== receiptHandle || !isInFlight(message, this.#nowMs)) {
      throw refusal(
        'MessageNotInflight',
        `The message of the receipt handle ${receiptHandle} is not in flight.`,
      );
    }
    this.#put({ ...message, visibleAtMs: this.#nowMs + seconds * 1000 });
    if (seconds === 0) this.announce();
  }

  /** @throws {AwsError} PurgeQueueInProgress within a minute of the last purge. */
  purge(): void {
    if (this.#nowMs - this.#purgedAtMs < PURGE_INTERVAL_MS) {
      throw refusal(
        'PurgeQueueInProgress',
        `Only one PurgeQueue operation on ${this.name} is allowed every 60 seconds.`,
      );
    }
    this.#purgedAtMs = this.#nowMs;
    this.#messages.clear();
  }

  counts(): MessageCounts {
    this.#dropExpired();
    const nowMs = this.#nowMs;
    const counts = { visible: 0, inFlight: 0, delayed: 0 };
    for (const message of this.#messages.values()) {
      if (message.visibleAtMs <= nowMs) counts.visible += 1;
      else if (isInFlight(message, nowMs)) counts.inFlight += 1;
      else counts.delayed += 1;
    }
    return counts;
  }

  /** What could be received now, left where it is. */
  visibleMessages(): StoredMessage[] {
    this.#dropExpired();
    return [...this.#messages.values()].filter(({ visibleAtMs }) => visibleAtMs <= this.#nowMs);
  }

  /** Takes a message over from a queue that gives it away, with its id. */
  adopt(message: StoredMessage): void {
    this.#put({ ...message, sequenceNumber: this.#surroundings.sequence.next() });
    this.announce();
  }

  /** For those who gave a message to another queue. */
  abandon(message: StoredMessage): void {
    this.#messages.remove(message);
  }

  /** `listener` runs whenever there may be something to receive; it looks with `receive`. */
  onAvailable(listener: Listener): Cancel {
    return this.#availability.listen(listener);
  }

  close(): void {
    this.isClosed = true;
    this.announce();
    this.#availability.close();
  }

  /** Removes everything that the journal holds of its messages. */
  erase(): void {
    this.close();
    this.#messages.clear();
    this.#deduplication.forget();
  }

  #inOrder(nowMs: number): Iterable<StoredMessage> {
    const messages = [...this.#messages.values()];
    return this.fifo
      ? fifoOrder(messages, nowMs)
      : fairOrder(messages, nowMs, this.#noisyGroups.among(messages, nowMs));
  }

  #noteFinished(message: StoredMessage): void {
    const { groupId } = message;
    if (groupId === undefined) return;
    const hasMore = [...this.#messages.values()].some((other) => other.groupId === groupId);
    if (hasMore) this.#noisyGroups.finish(message, this.#nowMs);
    else this.#noisyGroups.forget(groupId);
  }

  #store({ delaySeconds: _, ...message }: OutgoingMessage, delaySeconds: number): StoredMessage {
    const nowMs = this.#nowMs;
    const stored = {
      ...message,
      id: randomUUID(),
      sequenceNumber: this.#surroundings.sequence.next(),
      sentAtMs: nowMs,
      visibleAtMs: nowMs + delaySeconds * 1000,
      receiveCount: 0,
    };
    this.#put(stored);
    return stored;
  }

  /** What an earlier process left in flight is visible again: its consumers ended with it. */
  #takeBackFromTheDead(): void {
    const nowMs = this.#nowMs;
    for (const message of this.#messages.values()) {
      if (isInFlight(message, nowMs)) this.#put({ ...message, visibleAtMs: nowMs });
    }
  }

  #put(message: StoredMessage): void {
    this.#messages.put(message);
    if (message.visibleAtMs > this.#nowMs) this.#availability.expect(message.visibleAtMs);
  }

  /** First there, then gone from here: a crash in between doubles the message, and loses none. */
  #moveToDeadLetterQueue(message: StoredMessage): boolean {
    const policy = this.#settings.redrivePolicy;
    if (policy === undefined || message.receiveCount < policy.maxReceiveCount) return false;
    const target = this.#surroundings.queueByArn(policy.deadLetterTargetArn);
    if (target === undefined || !allowsSource(target.settings.redriveAllowPolicy, this.arn)) return false;
    const { receiptHandle: _, firstReceivedAtMs: __, receivedAtMs: ___, ...rest } = message;
    target.adopt({ ...rest, visibleAtMs: this.#nowMs, receiveCount: 0, deadLetterSourceArn: this.arn });
    this.abandon(message);
    return true;
  }

  #dropExpired(): void {
    const oldestMs = this.#nowMs - this.#settings.retentionSeconds * 1000;
    for (const message of this.#messages.values()) {
      if (message.sentAtMs < oldestMs) this.#messages.remove(message);
    }
  }

  #nextVisibleAtMs(): number | undefined {
    const nowMs = this.#nowMs;
    let next: number | undefined;
    for (const { visibleAtMs } of this.#messages.values()) {
      if (visibleAtMs > nowMs && (next === undefined || visibleAtMs < next)) next = visibleAtMs;
    }
    return next;
  }
}
