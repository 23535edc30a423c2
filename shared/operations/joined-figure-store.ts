import type { FigureStore } from './figure-store.ts';

/** Adds to one store, and reads that and the others, to which somebody else adds. */
export class JoinedFigureStore implements FigureStore {
  readonly #own: FigureStore;
  readonly #others: readonly Pick<FigureStore, 'read'>[];

  constructor(own: FigureStore, others: readonly Pick<FigureStore, 'read'>[]) {
    this.#own = own;
    this.#others = others;
  }

  add(source: string, increments: ReadonlyMap<string, number>): Promise<void> {
    return this.#own.add(source, increments);
  }

  async read(sources: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const all = await Promise.all([this.#own, ...this.#others].map((store) => store.read(sources)));
    const sums = new Map<string, number>();
    for (const [figure, value] of all.flatMap((figures) => [...figures])) {
      sums.set(figure, (sums.get(figure) ?? 0) + value);
    }
    return sums;
  }
}
