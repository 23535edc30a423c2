import type { Gauge } from '../ports/gauge.ts';
import type { KeyDates } from './key-dates.ts';

export interface KeyAgesDeps {
  readonly keyDates: KeyDates;
  /** The secrets, by what people call them. */
  readonly keys: ReadonlyMap<string, string>;
  readonly gauge: Gauge;
  readonly tell: (message: string, about: { readonly key: string; readonly days: number }) => void;
  readonly now: () => Date;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How old the keys are that renew themselves, told once an hour however often it is asked for. */
export class KeyAges {
  readonly #deps: KeyAgesDeps;
  #measuredAtMs = Number.NEGATIVE_INFINITY;

  constructor(deps: KeyAgesDeps) {
    this.#deps = deps;
  }

  async measure(): Promise<void> {
    const { keyDates, keys, gauge, tell, now } = this.#deps;
    const nowMs = now().getTime();
    if (nowMs < this.#measuredAtMs + HOUR_MS) return;
    const ages = await Promise.all(
      [...keys].map(async ([key, secretId]) => {
        const days = (nowMs - (await keyDates.madeAt(secretId)).getTime()) / DAY_MS;
        return { key, days: Math.max(0, Number(days.toFixed(2))) };
      }),
    );
    for (const age of ages) tell('age of a key', age);
    gauge('OldestKeyDays', Math.max(0, ...ages.map(({ days }) => days)));
    this.#measuredAtMs = nowMs;
  }
}
