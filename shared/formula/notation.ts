import type { CellAddress, LineAddress } from './ast.ts';

/** How addresses are written. */
export interface Notation {
  cell(address: CellAddress): string;
  column(address: LineAddress): string;
  row(address: LineAddress): string;
}
