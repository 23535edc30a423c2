import type { CellRange } from '../cell-range.ts';

/**
 * Gives the ranges that reach into a row, from left to right. Ranges must not overlap, and rows have to be asked for in
 * ascending order: thousands of ranges beside each other cost no more than a few.
 */
export function rangesByRow<Range extends CellRange>(
  ranges: readonly Range[],
): (row: number) => readonly Range[] {
  const waiting = ranges.toSorted((a, b) => b.firstRow - a.firstRow);
  let active: Range[] = [];
  let firstEnd = Number.POSITIVE_INFINITY;
  return (row) => {
    const starting: Range[] = [];
    for (let next = waiting.at(-1); next !== undefined && next.firstRow <= row; next = waiting.at(-1)) {
      waiting.pop();
      starting.push(next);
    }
    // Most rows begin and end no range, and then nothing is gone through.
    if (starting.length > 0 || firstEnd < row) {
      active = [...active, ...starting]
        .filter(({ lastRow }) => lastRow >= row)
        .sort((a, b) => a.firstColumn - b.firstColumn);
      firstEnd = active.reduce((first, { lastRow }) => Math.min(first, lastRow), Number.POSITIVE_INFINITY);
    }
    return active;
  };
}

/** The range of a row's that a column lies in. */
export function rangeAtColumn<Range extends CellRange>(
  column: number,
  ranges: readonly Range[],
): Range | undefined {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.lastColumn ?? 0) < column) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low];
  return range !== undefined && range.firstColumn <= column ? range : undefined;
}
