/** A clock that moves only when told to; sleeping on it takes no time. */
export class FixedClock {
  #at: number;

  constructor(at = '2026-01-01T12:00:00.000Z') {
    this.#at = Date.parse(at);
  }

  readonly now = (): Date => new Date(this.#at);

  readonly sleep = (milliseconds: number): Promise<void> => {
    this.advance(milliseconds);
    return Promise.resolve();
  };

  advance(milliseconds: number): void {
    this.#at += milliseconds;
  }
}
