import { setImmediate } from 'node:timers/promises';

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

/** A clock for many at once: who sleeps on it sleeps until it is moved, and all others go on meanwhile. */
export class SteppedClock {
  #nowMs: number;
  readonly #sleepers = new Set<Sleeper>();

  constructor(at = '2026-01-01T12:00:00.000Z') {
    this.#nowMs = Date.parse(at);
  }

  get sleeping(): number {
    return this.#sleepers.size;
  }

  readonly now = (): Date => new Date(this.#nowMs);

  readonly sleep = (milliseconds: number): Promise<void> =>
    new Promise((wake) => {
      this.schedule(this.#nowMs + milliseconds, wake);
    });

  /** Runs `wake` once the clock has come there. Returns how to take that back. */
  schedule(atMs: number, wake: () => void): () => void {
    const sleeper = { atMs, wake };
    this.#sleepers.add(sleeper);
    return () => {
      this.#sleepers.delete(sleeper);
    };
  }

  /** Moves on to when the next sleepers wake, and wakes them. */
  step(): void {
    const next = Math.min(...[...this.#sleepers].map(({ atMs }) => atMs));
    const woken = [...this.#sleepers].filter(({ atMs }) => atMs === next);
    for (const sleeper of woken) this.#sleepers.delete(sleeper);
    this.#nowMs = Math.max(this.#nowMs, next);
    for (const { wake } of woken) wake();
  }

  /** Lets everybody go on who is awake, until it is so. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await setImmediate();
  }
}
