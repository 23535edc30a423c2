import type { CellBatch } from '../cell-batch.ts';

const FULL_ROWS = 4 * 1024;
const FULL_CELLS = 64 * 1024;

/** Whether a batch has enough rows or cells to be handed on: wide gaps must not fill the memory. */
export function isFull({ rowCount, cellCount }: CellBatch): boolean {
  return rowCount >= FULL_ROWS || cellCount >= FULL_CELLS;
}
