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
  return list(
    letter,
    top,
    header,
    Array.from({ length: count }, (_, i) => cell(top + 1 + i)),
  );
}

export function times<Item>(count: number, make: (i: number) => Item): Item[] {
  return Array.from({ length: count }, (_, i) => make(i));
}
