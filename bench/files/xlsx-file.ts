import { writeFile } from 'node:fs/promises';
import { workbookParts } from '../../test/support/spreadsheets/workbook-writer.ts';
import { writeZip } from '../../test/support/spreadsheets/zip-writer.ts';
import { BadRows, type Found } from './bad-rows.ts';
import { deflatedPart } from './deflated-part.ts';
import { orders } from './orders.ts';
import { InlineStrings, SharedStrings, sheetXml } from './sheet-xml.ts';

const SHEET = 'xl/worksheets/sheet1.xml';
const STRINGS = 'xl/sharedStrings.xml';

/** Writes a workbook of orders with its parts in Excel's order, and says which of them are bad. */
export async function writeXlsxFile(
  path: string,
  rows: number,
  strings: 'shared' | 'inline',
): Promise<Found> {
  const bad = new BadRows();
  const shared = new SharedStrings();
  const texts = strings === 'shared' ? shared : new InlineStrings();
  const sheet = await deflatedPart(SHEET, sheetXml(badRowsNoted(rows, bad), texts));
  const table = await deflatedPart(STRINGS, shared.xml());

  const frame = workbookParts({ sheets: [{ name: 'Orders', xml: '' }], formats: ['yyyy\\-mm\\-dd'] });
  const small = frame.filter(({ name }) => name !== SHEET && name !== STRINGS);
  await writeFile(path, writeZip([...small, sheet, table]));
  return bad.found(rows);
}

function* badRowsNoted(rows: number, bad: BadRows) {
  for (const { order, isBad } of orders(rows, 'one-percent-once')) {
    if (isBad) bad.add(order.id + 1);
    yield order;
  }
}
