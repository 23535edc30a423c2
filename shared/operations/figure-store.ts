/** Sums that outlive the functions which count. */
export interface FigureStore {
  /** Adds to the figures of one source, such as a function. */
  add(source: string, increments: ReadonlyMap<string, number>): Promise<void>;
  /** All figures of these sources, those of one name added up. */
  read(sources: readonly string[]): Promise<ReadonlyMap<string, number>>;
}
