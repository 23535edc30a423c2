import type { CellAddress, CellNode, CellRangeNode } from './ast.ts';

/** The range between two cells that stand next to each other in the text. */
export function cellRange(first: CellNode, last: CellNode): CellRangeNode {
  const { start, place } = first;
  return { kind: 'cell-range', start, end: last.end, place, first: corner(first), last: corner(last) };
}

function corner({ row, column, rowAbsolute, columnAbsolute }: CellNode): CellAddress {
  return { row, column, rowAbsolute, columnAbsolute };
}
