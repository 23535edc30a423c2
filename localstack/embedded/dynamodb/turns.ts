/** Lets one piece of work run at a time, in the order of asking. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined); // whoever asked hears of it; the next one starts anyway
    return result;
  }

  /** Resolves when everything asked so far has run. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
