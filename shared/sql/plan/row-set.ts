/** Rows from `first` to `last`, both included. */
export interface RowRun {
  readonly first: number;
  readonly last: number;
}

/** Rows of a sheet, as runs that neither overlap nor touch, in ascending order. */
export class RowSet {
  readonly runs: readonly RowRun[];
  readonly count: number;

  private constructor(runs: readonly RowRun[]) {
    this.runs = runs;
    this.count = runs.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  }

  static run(first: number, last: number): RowSet {
    return new RowSet(last < first ? [] : [{ first, last }]);
  }

  /** `rows` ascend. */
  static of(rows: Iterable<number>): RowSet {
    const runs: { first: number; last: number }[] = [];
    for (const row of rows) {
      const before = runs.at(-1);
      if (before !== undefined && row <= before.last + 1) before.last = Math.max(before.last, row);
      else runs.push({ first: row, last: row });
    }
    return new RowSet(runs);
  }

  /** All rows of these runs, whatever their order and overlaps. */
  static union(runs: Iterable<RowRun>): RowSet {
    const sorted = [...runs].filter(({ first, last }) => first <= last).sort((a, b) => a.first - b.first);
    const merged: { first: number; last: number }[] = [];
    for (const { first, last } of sorted) {
      const before = merged.at(-1);
      if (before !== undefined && first <= before.last + 1) before.last = Math.max(before.last, last);
      else merged.push({ first, last });
    }
    return new RowSet(merged);
  }

  get first(): number {
    return this.runs[0]?.first ?? 0;
  }

  get last(): number {
    return this.runs.at(-1)?.last ?? 0;
  }

  has(row: number): boolean {
    const run = this.runs[this.#position(row)];
    return run !== undefined && run.first <= row;
  }

  /** Whether any row from `first` to `last` is among them. */
  meets(first: number, last: number): boolean {
    const run = this.runs[this.#position(first)];
    return run !== undefined && run.first <= last;
  }

  /** Whether all rows from `first` to `last` are among them. */
  covers(first: number, last: number): boolean {
    const run = this.runs[this.#position(first)];
    return run !== undefined && run.first <= first && last <= run.last;
  }

  shifted(by: number): RowSet {
    return new RowSet(this.runs.map(({ first, last }) => ({ first: first + by, last: last + by })));
  }

  within(first: number, last: number): RowSet {
    const runs: RowRun[] = [];
    for (let i = this.#position(first); i < this.runs.length; i++) {
      const run = this.runs[i];
      if (run === undefined || run.first > last) break;
      runs.push({ first: Math.max(first, run.first), last: Math.min(last, run.last) });
    }
    return new RowSet(runs);
  }

  intersect(other: RowSet): RowSet {
    return new RowSet(this.runs.flatMap(({ first, last }) => other.within(first, last).runs));
  }

  minus(other: RowSet): RowSet {
    const runs: RowRun[] = [];
    for (const { first, last } of this.runs) {
      let from = first;
      for (const gap of other.within(first, last).runs) {
        if (gap.first > from) runs.push({ first: from, last: gap.first - 1 });
        from = gap.last + 1;
      }
      if (from <= last) runs.push({ first: from, last });
    }
    return new RowSet(runs);
  }

  *[Symbol.iterator](): Generator<number> {
    for (const { first, last } of this.runs) for (let row = first; row <= last; row++) yield row;
  }

  /** The position of the first run that ends at `row` or later. */
  #position(row: number): number {
    let low = 0;
    let high = this.runs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.runs[middle]?.last ?? 0) < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
