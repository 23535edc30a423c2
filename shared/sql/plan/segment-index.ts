import { type Reference, rowsFrom } from './reference.ts';
import type { RowSet } from './row-set.ts';
import type { Segment } from './segment.ts';
import { sameOffset } from './split-rows.ts';

/** Finds the segments whose cells a formula needs. */
export class SegmentIndex {
  /** By sheet, then column. */
  readonly #segments = new Map<number, Map<number, Segment[]>>();

  constructor(segments: Iterable<Segment>) {
    for (const segment of segments) {
      const { sheetIndex, column } = segment;
      const columns = this.#segments.get(sheetIndex) ?? new Map<number, Segment[]>();
      this.#segments.set(sheetIndex, columns);
      const list = columns.get(column);
      if (list === undefined) columns.set(column, [segment]);
      else list.push(segment);
    }
  }

  /** Those that the reference leads to from any of the rows. */
  *reachedFrom(rows: RowSet, reference: Reference): Generator<Segment> {
    const columns = this.#segments.get(reference.sheetIndex);
    if (columns === undefined) return;
    const isReached = reach(rows, reference);
    for (const [column, segments] of columns) {
      if (column < reference.firstColumn || column > reference.lastColumn) continue;
      for (const segment of segments) if (isReached(segment.rows)) yield segment;
    }
  }
}

function reach(rows: RowSet, reference: Reference): (others: RowSet) => boolean {
  const offset = sameOffset(...reference.bounds);
  if (offset !== undefined) {
    const there = rows.shifted(offset);
    return (others) => there.runs.some(({ first, last }) => others.meets(first, last));
  }
  const ends = [...rowsFrom(reference, rows.first), ...rowsFrom(reference, rows.last)];
  const [first, last] = [Math.min(...ends), Math.max(...ends)];
  return (others) => others.meets(first, last);
}
