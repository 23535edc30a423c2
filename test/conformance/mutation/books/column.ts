import type { CellOf, CellsOf } from '../../../support/workbook-of.ts';

/** A header and the cells below it, from row `top` on. */
export function list(letter: string, top: number, header: string, cells: readonly CellOf[]): CellsOf {
  return Object.fromEntries([header, ...cells].map((cell, i) => [`${letter}${top + i}`, cell]));
}

/** A header and `count` cells below it, told their row. */
export function calculated(
  letter: string,
  top: number,
  header: string,
  count: number,
  cell: (row: number) => CellOf,
): CellsOf {
  return drawn(letter, top, header, count, (i) => cell(top + 1 + i));
}

/** A header and `count` cells below it, told how many come before. */
export function drawn(
  letter: string,
  top: number,
  header: string,
  count: number,
  cell: (i: number) => CellOf,
): CellsOf {
  return list(letter, top, header, times(count, cell));
}

export function times<Item>(count: number, make: (i: number) => Item): Item[] {
  return Array.from({ length: count }, (_, i) => make(i));
}
