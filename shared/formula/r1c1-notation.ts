import type { CellPosition } from './ast.ts';
import type { Notation } from './notation.ts';

/** `R1C1` for `$A$1`; what is not absolute is told by its distance from the formula's cell: `R[-1]C[2]`, `RC`. */
export function r1c1Notation(at: CellPosition): Notation {
  const row = (index: number, absolute: boolean) => `R${part(index, absolute, at.row)}`;
  const column = (index: number, absolute: boolean) => `C${part(index, absolute, at.column)}`;
  return {
    cell: (address) => row(address.row, address.rowAbsolute) + column(address.column, address.columnAbsolute),
    column: ({ index, absolute }) => column(index, absolute),
    row: ({ index, absolute }) => row(index, absolute),
  };
}

function part(index: number, absolute: boolean, origin: number): string {
  if (absolute) return String(index);
  return index === origin ? '' : `[${index - origin}]`;
}
