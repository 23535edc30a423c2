/** One value and how often it is there. */
interface Occurrences {
  readonly text: string;
  count: number;
}

/** Counts values in the order in which they come. */
export class DistinctValues {
  readonly #byKey = new Map<string | number | boolean, Occurrences>();
  #total = 0;

  /** `text` shows the value where it was met first. */
  add(value: string | number | boolean, text: string): void {
    this.#total++;
    const known = this.#byKey.get(value);
    if (known === undefined) this.#byKey.set(value, { text, count: 1 });
    else known.count++;
  }

  /**
   * How many different values there are, of which these are a share, if the rest is like them: the estimator of Haas
   * and Stokes that PostgreSQL uses. Exact where the share is 1.
   */
  estimate(share: number): number {
    const seen = this.#byKey.size;
    if (seen === 0) return 0;
    let once = 0;
    for (const { count } of this.#byKey.values()) if (count === 1) once++;
    const estimate = (this.#total * seen) / (this.#total - once + once * share);
    return Math.round(Math.min(Math.max(estimate, seen), this.#total / share));
  }

  /** The values that are there more than once, the most frequent first; of equals the one that came first. */
  mostFrequent(limit: number): readonly Readonly<Occurrences>[] {
    const repeated = [...this.#byKey.values()].filter(({ count }) => count > 1);
    return repeated.sort((a, b) => b.count - a.count).slice(0, limit);
  }
}
