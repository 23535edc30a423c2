import { existsSync, globSync, readFileSync } from 'node:fs';
import { type CellObject, read, SSF, utils, type WorkBook, type WorkSheet } from '@e965/xlsx';
import { describe, expect, test } from 'vitest';
import type { Cell, Row } from '../../../shared/tabular/cell.ts';
import { readRows } from '../../support/spreadsheets/read-table.ts';

const FOLDER = '../shared/data/workbooks';
/** Excel 3 and 4, of before compound files. */
const TOO_OLD = /EXCEL_[34]\.xls$/;

/** Each cell that has content, by its address. */
function byAddress(rows: readonly Row[]): Map<string, Cell> {
  const cells = new Map<string, Cell>();
  for (const { number, cells: row } of rows) {
    for (const [c, cell] of row.entries())
      if (cell.kind !== 'blank') cells.set(utils.encode_cell({ r: number - 1, c }), cell);
  }
  return cells;
}

function isSame(ours: Cell | undefined, theirs: CellObject | undefined): boolean {
  const value = theirs?.t === 'z' || theirs?.v === '' ? undefined : theirs?.v;
  switch (ours?.kind) {
    case 'text':
    case 'number':
    case 'boolean':
      return value === ours.value;
    case 'error':
      return theirs?.t === 'e';
    case 'date':
      return typeof value === 'number' && SSF.is_date(String(theirs?.z)) === true;
    default:
      return value === undefined;
  }
}

/** Addresses at which the other program sees something else. */
async function differences(bytes: Buffer, name: string, sheet: WorkSheet): Promise<string[]> {
  const ours = byAddress(await readRows(bytes, { sheet: name }));
  const addresses = new Set([...ours.keys(), ...Object.keys(sheet).filter((key) => !key.startsWith('!'))]);
  return [...addresses].filter((address) => !isSame(ours.get(address), sheet[address]));
}

describe('workbooks that Excel and others saved as XLS', () => {
  test.runIf(existsSync(FOLDER))(
    'have the cells that another program sees in them, sheet by sheet',
    async () => {
      let compared = 0;
      for (const file of globSync(`${FOLDER}/**/*.xls`).filter((name) => !TOO_OLD.test(name))) {
        const bytes = readFileSync(file);
        const book: WorkBook = read(bytes, { cellNF: true, cellText: false });
        for (const name of book.SheetNames) {
          const sheet = book.Sheets[name] ?? {};
          const found = await differences(bytes, name, sheet).catch((error: { code: string }) => error.code);
          // Charts and macros are sheets to the other program.
          if (found === 'sheet-not-found') continue;
          expect({ file, name, found }).toEqual({ file, name, found: [] });
          compared++;
        }
      }
      expect(compared).toBeGreaterThan(300);
    },
    120_000,
  );
});
