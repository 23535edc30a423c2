import type { FigureStore } from './figure-store.ts';

/** What was counted and is not in the store yet. A function that dies takes a few seconds of it along. */
export class PendingFigures {
  readonly #store: Pick<FigureStore, 'add'>;
  readonly #source: string;
  #pending = new Map<string, number>();

  constructor(store: Pick<FigureStore, 'add'>, source: string) {
    this.#store = store;
    this.#source = source;
  }

  readonly count = (figure: string, value = 1): void => {
    this.#pending.set(figure, (this.#pending.get(figure) ?? 0) + value);
  };

  /** Stores what is pending. What cannot be stored stays, for the next time. */
  async flush(): Promise<void> {
    if (this.#pending.size === 0) return;
    const flushed = this.#pending;
    this.#pending = new Map();
    try {
      await this.#store.add(this.#source, flushed);
    } catch (error) {
      for (const [figure, value] of flushed) this.count(figure, value);
      throw error;
    }
  }
}
