/** Takes a scheduled call back; harmless once it has run. */
export type Cancel = () => void;

/** The only source of time in the local cloud, so that tests of retries and expiry jump instead of sleeping. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` once, as soon as `now()` has reached `atMs`. A pending task does not keep the process alive. */
  schedule(atMs: number, task: () => void): Cancel;
}

interface Entry {
  readonly atMs: number;
  readonly task: () => void;
}

/** setTimeout counts in 32 bits; what is further away is looked at again then. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * The system's time plus an offset that only grows. The offset lives in shared memory, so that the functions'
 * threads see the same time (`offset` is handed to them).
 */
export class JumpingClock implements Clock {
  /** Milliseconds ahead of the system's time: one float64. */
  readonly offset = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
  readonly #offsetMs = new Float64Array(this.offset);
  readonly #entries = new Set<Entry>();
  #timer: NodeJS.Timeout | undefined;

  now(): number {
    return Date.now() + (this.#offsetMs[0] ?? 0);
  }

  schedule(atMs: number, task: () => void): Cancel {
    const entry = { atMs, task };
    this.#entries.add(entry);
    this.#arm();
    return () => {
      this.#entries.delete(entry);
    };
  }

  /** Jumps forward; everything due by then runs, earliest first, with `now()` standing at its own due time. */
  advance(milliseconds: number): void {
    const target = this.now() + milliseconds;
    try {
      for (
        let entry = this.#earliest();
        entry !== undefined && entry.atMs <= target;
        entry = this.#earliest()
      ) {
        this.#moveTo(entry.atMs);
        this.#entries.delete(entry);
        entry.task();
      }
      this.#moveTo(target);
    } finally {
      this.#arm(); // a task that throws must not take the others with it
    }
  }

  /** Forgets everything scheduled. */
  close(): void {
    clearTimeout(this.#timer);
    this.#entries.clear();
  }

  #moveTo(atMs: number): void {
    this.#offsetMs[0] = (this.#offsetMs[0] ?? 0) + Math.max(0, atMs - this.now());
  }

  #earliest(): Entry | undefined {
    let earliest: Entry | undefined;
    for (const entry of this.#entries) {
      if (earliest === undefined || entry.atMs < earliest.atMs) earliest = entry;
    }
    return earliest;
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const earliest = this.#earliest();
    if (earliest === undefined) return;
    const delayMs = Math.min(LONGEST_TIMEOUT_MS, Math.max(0, earliest.atMs - this.now()));
    this.#timer = setTimeout(() => this.advance(0), delayMs).unref();
  }
}
