import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readModel } from '../../support/spreadsheets/read-model.ts';
import { ROUNDS } from './choose-changes.ts';
import type { Book } from './mutate-workbook.ts';

const WORKBOOKS = '../shared/data/workbooks';
/** The other engine enters cell by cell. */
const MAX_CELLS = 30_000;

export const hasRealBooks = existsSync(WORKBOOKS);

/** Paths of the workbooks that people made, in a fixed order. */
export async function realPaths(): Promise<string[]> {
  const names = await readdir(WORKBOOKS, { recursive: true });
  return names
    .filter((name) => /\.xlsx?$/i.test(name))
    .toSorted()
    .map((name) => join(WORKBOOKS, name));
}

/** A workbook that people made; or why it is left out. */
export async function realBook(path: string, seed: number): Promise<Book | string> {
  try {
    const model = await readModel(await readFile(path));
    const cells = model.sheets.reduce((sum, sheet) => sum + sheet.cells.count, 0);
    if (cells > MAX_CELLS) return `it has more than ${MAX_CELLS.toLocaleString('en')} cells`;
    const name = path.slice(WORKBOOKS.length + 1);
    return { name, model, seed, rounds: ROUNDS, hasSavedValues: true };
  } catch {
    return 'the reader refuses the file';
  }
}
