/** Adds up what happens in each second, and knows the most of it. */
export class RateMeter {
  readonly #sums: number[] = [];

  add(atMs: number, amount = 1): void {
    const second = Math.floor(atMs / 1000);
    while (this.#sums.length <= second) this.#sums.push(0);
    this.#sums[second] = (this.#sums[second] ?? 0) + amount;
  }

  /** The most per second, on average over `seconds` that follow each other. */
  peak(seconds = 1): number {
    let [sum, most] = [0, 0];
    for (const [second, amount] of this.#sums.entries()) {
      sum += amount - (this.#sums[second - seconds] ?? 0);
      most = Math.max(most, sum);
    }
    return most / seconds;
  }

  /** How long the last of a queue waits at most that takes these in and hands out `perSecond`. */
  longestWaitSeconds(perSecond: number): number {
    let [waiting, longest] = [0, 0];
    for (const amount of this.#sums) {
      waiting = Math.max(0, waiting + amount - perSecond);
      longest = Math.max(longest, waiting);
    }
    return longest / perSecond;
  }
}
