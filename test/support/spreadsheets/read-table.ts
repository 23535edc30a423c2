import { type Cell, cellText, type Row } from '../../../shared/tabular/cell.ts';
import type { Limits } from '../../../shared/tabular/limits.ts';
import { openTable } from '../../../shared/tabular/open-table.ts';
import type { TableOptions } from '../../../shared/tabular/table.ts';
import { bufferSource } from './buffer-source.ts';
import { rowsOf } from './rows-of.ts';

/** All rows of a file. */
export async function readRows(
  bytes: Uint8Array | string,
  options?: TableOptions,
  limits?: Limits,
): Promise<Row[]> {
  const table = await openTable(bufferSource(bytes), options, limits);
  return Array.fromAsync(rowsOf(table));
}

/** All cells of a file, without the numbers of their rows. */
export async function readCells(
  bytes: Uint8Array | string,
  options?: TableOptions,
): Promise<(readonly Cell[])[]> {
  return (await readRows(bytes, options)).map(({ cells }) => cells);
}

/** What a person sees in each cell. */
export async function readTexts(
  bytes: Uint8Array | string,
  options?: TableOptions,
): Promise<(string | null)[][]> {
  return (await readCells(bytes, options)).map((cells) => cells.map(cellText));
}
