import { isInFlight, type StoredMessage } from './message.ts';

/** A group that has more of what consumers do than this share may be noisy. */
const NOISY_SHARE = 0.1;
/** A share of what is in flight says nothing below so many messages. */
const NOISY_IN_FLIGHT = 30;
/** AWS says “recent”, and that a group is forgotten which sent nothing for so long. */
const RECENT_MS = 5 * 60_000;
/** What was received at this very moment counts for something. */
const LEAST_MS = 1;

interface Finished {
  readonly groupId: string;
  readonly endedAtMs: number;
  readonly durationMs: number;
}

/**
 * Which groups of a standard queue keep its consumers busy while more of them waits.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html
 */
export class NoisyGroups {
  #finished: Finished[] = [];

  /** Notes how long consumers had a message that is now done. */
  finish({ groupId, receivedAtMs }: StoredMessage, nowMs: number): void {
    if (groupId === undefined || receivedAtMs === undefined) return;
    this.#finished.push({ groupId, endedAtMs: nowMs, durationMs: nowMs - receivedAtMs });
  }

  /** A group that has nothing left is quiet, whatever it did. */
  forget(groupId: string): void {
    this.#finished = this.#finished.filter((one) => one.groupId !== groupId);
  }

  /** @param messages all that are in the queue */
  among(messages: Iterable<StoredMessage>, nowMs: number): ReadonlySet<string> {
    this.#finished = this.#finished.filter(({ endedAtMs }) => endedAtMs > nowMs - RECENT_MS);
    const [inFlight, time] = [new Shares(), new Shares()];
    for (const { groupId, durationMs } of this.#finished) time.add(groupId, durationMs + LEAST_MS);
    for (const message of messages) {
      if (!isInFlight(message, nowMs)) continue;
      inFlight.add(message.groupId, 1);
      time.add(message.groupId, nowMs - (message.receivedAtMs ?? nowMs) + LEAST_MS);
    }
    const isNoisy = (groupId: string) =>
      time.of(groupId) > NOISY_SHARE ||
      (inFlight.of(groupId) > NOISY_SHARE && inFlight.amountOf(groupId) >= NOISY_IN_FLIGHT);
    return new Set(time.groups().filter(isNoisy));
  }
}

/** Each message without a group is a group of its own, so it counts in the whole alone. */
class Shares {
  readonly #amounts = new Map<string, number>();
  #whole = 0;

  add(groupId: string | undefined, amount: number): void {
    this.#whole += amount;
    if (groupId !== undefined) this.#amounts.set(groupId, this.amountOf(groupId) + amount);
  }

  groups(): string[] {
    return [...this.#amounts.keys()];
  }

  amountOf(groupId: string): number {
    return this.#amounts.get(groupId) ?? 0;
  }

  of(groupId: string): number {
    return this.amountOf(groupId) / this.#whole;
  }
}
