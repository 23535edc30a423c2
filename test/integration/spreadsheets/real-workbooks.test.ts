import { existsSync, globSync, readFileSync } from 'node:fs';
import { type CellObject, read, SSF, utils, type WorkBook, type WorkSheet, write } from '@e965/xlsx';
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

/** How many sheets the other program sees the same in; fails where it does not. */
async function compareSheets(file: string, bytes: Buffer): Promise<number> {
  let compared = 0;
  const book: WorkBook = read(bytes, { cellNF: true, cellText: false });
  for (const name of book.SheetNames) {
    const sheet = book.Sheets[name] ?? {};
    const found = await differences(bytes, name, sheet).catch((error: { code: string }) => error.code);
    // Charts and macros are sheets to the other program.
    if (found === 'sheet-not-found') continue;
    expect({ file, name, found }).toEqual({ file, name, found: [] });
    compared++;
  }
  return compared;
}

describe('workbooks that Excel and others saved as XLS', () => {
  test('have the cells that another program wrote', async () => {
    const orders = utils.aoa_to_sheet([
      ['id', 'customer', 'paid', 'total', 'on'],
      [1, 'Zoë “Zo” Ångström', true, 12.5, new Date(Date.UTC(2024, 1, 29))],
      [-2, 'x'.repeat(9_000), false, 1e-7, null],
      [123456789, null, null, 1e15, new Date(Date.UTC(1999, 11, 31))],
    ]);
    orders.F2 = { t: 'e', v: 7 };
    orders.F3 = { t: 'n', v: 3, f: '1+2' };
    orders['!ref'] = 'A1:F4';
    const Sheets = { Orders: orders, 'Blätter 2': utils.aoa_to_sheet([[null, 'far'], [], ['down', 0]]) };
    for (const bookType of ['biff8', 'xlsx'] as const) {
      const bytes: Buffer = write({ SheetNames: Object.keys(Sheets), Sheets }, { type: 'buffer', bookType });
      expect(await compareSheets(bookType, bytes)).toBe(2);
    }
  });

  test.runIf(existsSync(FOLDER))(
    'have the cells that another program sees in them, sheet by sheet',
    async () => {
      let compared = 0;
      for (const file of globSync(`${FOLDER}/**/*.xls`).filter((name) => !TOO_OLD.test(name))) {
        compared += await compareSheets(file, readFileSync(file));
      }
      expect(compared).toBeGreaterThan(300);
    },
    120_000,
  );
});
