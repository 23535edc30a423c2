import { writeFile } from 'node:fs/promises';
import { workbookParts } from '../../test/support/spreadsheets/workbook-writer.ts';
import { writeZip } from '../../test/support/spreadsheets/zip-writer.ts';
import { BadRows, type Found } from './bad-rows.ts';
import { deflatedPart } from './deflated-part.ts';
import { orders } from './orders.ts';
import { InlineStrings, SharedStrings, sheetXml } from './sheet-xml.ts';

const SHEET = 'xl/worksheets/sheet1.xml';
const STRINGS = 'xl/sharedStrings.xml';
const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

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

  const frame = workbookParts({
    sheets: [{ name: 'Orders', xml: '' }],
    formats: ['yyyy\\-mm\\-dd'],
    parts: [{ name: '[Content_Types].xml', content: contentTypes() }],
  });
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

/** Some libraries find no sheets without it. */
function contentTypes(): string {
  const types = [
    ['/xl/workbook.xml', 'sheet.main'],
    [`/${SHEET}`, 'worksheet'],
    ['/xl/styles.xml', 'styles'],
    [`/${STRINGS}`, 'sharedStrings'],
  ].map(([part, type]) => `<Override PartName="${part}" ContentType="${SPREADSHEET}.${type}+xml"/>`);
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${types.join('')}</Types>`;
}
