import { setImmediate } from 'node:timers/promises';

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

/** A clock for many at once: who sleeps on it sleeps until it is moved, and all others go on meanwhile. */
export class SteppedClock {
  #nowMs: number;
  #sleepers: Sleeper[] = [];

  constructor(at = '2026-01-01T12:00:00.000Z') {
    this.#nowMs = Date.parse(at);
  }

  get sleeping(): number {
    return this.#sleepers.length;
  }

  readonly now = (): Date => new Date(this.#nowMs);

  readonly sleep = (milliseconds: number): Promise<void> =>
    new Promise((wake) => this.#sleepers.push({ atMs: this.#nowMs + milliseconds, wake }));

  /** Moves on to when the next sleepers wake, and wakes them. */
  step(): void {
    const next = Math.min(...this.#sleepers.map(({ atMs }) => atMs));
    const woken = this.#sleepers.filter(({ atMs }) => atMs === next);
    this.#sleepers = this.#sleepers.filter(({ atMs }) => atMs !== next);
    this.#nowMs = next;
    for (const { wake } of woken) wake();
  }

  /** Lets everybody go on who is awake, until it is so. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await setImmediate();
  }
}
