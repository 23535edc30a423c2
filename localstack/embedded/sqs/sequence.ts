/** Numbers as text of fixed width, so that their order is also the journal's. */
export class Sequence {
  #last: bigint;

  /** Begins with the time, so that numbers keep growing over restarts even when every message is gone. */
  constructor(nowMs: number) {
    this.#last = BigInt(nowMs) * 1_000_000n;
  }

  next(): string {
    this.#last += 1n;
    return String(this.#last).padStart(20, '0');
  }

  /** Numbers from now on are greater than this one, too. */
  continueAfter(number: string): void {
    const value = BigInt(number);
    if (value > this.#last) this.#last = value;
  }
}
