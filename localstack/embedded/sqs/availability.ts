import type { Cancel, Clock } from '../clock.ts';

/** Called when there may be something to receive. */
export type Listener = () => void;

/** Tells those who wait for a queue's messages when to look, at once or when a hidden message becomes visible. */
export class Availability {
  readonly #clock: Clock;
  readonly #nextVisibleAtMs: () => number | undefined;
  readonly #listeners = new Set<Listener>();
  #alarm: { readonly atMs: number; readonly cancel: Cancel } | undefined;

  /** @param nextVisibleAtMs when the next hidden message becomes visible, if there is one */
  constructor(clock: Clock, nextVisibleAtMs: () => number | undefined) {
    this.#clock = clock;
    this.#nextVisibleAtMs = nextVisibleAtMs;
  }

  listen(listener: Listener): Cancel {
    this.#listeners.add(listener);
    this.#setAlarm(this.#nextVisibleAtMs());
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stopAlarm();
    };
  }

  /** A message is visible, or a FIFO group is free again. Earlier listeners are served first. */
  announce(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** A message is hidden until then. */
  expect(visibleAtMs: number): void {
    if (this.#listeners.size === 0) return;
    if (this.#alarm === undefined || visibleAtMs < this.#alarm.atMs) this.#setAlarm(visibleAtMs);
  }

  /** Forgets all listeners. */
  close(): void {
    this.#listeners.clear();
    this.#stopAlarm();
  }

  #setAlarm(atMs: number | undefined): void {
    this.#stopAlarm();
    if (atMs === undefined) return;
    const cancel = this.#clock.schedule(atMs, () => {
      // A clock that jumps is noticed once, at its end: within the jump nobody could have worked on a message, and
      // it must not be received again and again until it lands in a dead-letter queue.
      queueMicrotask(() => this.#ring());
    });
    this.#alarm = { atMs, cancel };
  }

  #ring(): void {
    this.#alarm = undefined;
    this.announce();
    if (this.#listeners.size > 0) this.#setAlarm(this.#nextVisibleAtMs());
  }

  #stopAlarm(): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
  }
}
