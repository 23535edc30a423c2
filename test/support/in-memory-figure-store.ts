import type { FigureStore } from '../../shared/operations/figure-store.ts';

export class InMemoryFigureStore implements FigureStore {
  readonly #sources = new Map<string, Map<string, number>>();

  async add(source: string, increments: ReadonlyMap<string, number>): Promise<void> {
    const figures = this.#sources.get(source) ?? new Map<string, number>();
    for (const [name, value] of increments) figures.set(name, (figures.get(name) ?? 0) + value);
    this.#sources.set(source, figures);
  }

  async read(sources: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const sums = new Map<string, number>();
    for (const source of sources) {
      for (const [name, value] of this.#sources.get(source) ?? [])
        sums.set(name, (sums.get(name) ?? 0) + value);
    }
    return sums;
  }
}
