import { writeFile } from 'node:fs/promises';
import { workbookParts } from '../../test/support/spreadsheets/workbook-writer.ts';
import { writeZip } from '../../test/support/spreadsheets/zip-writer.ts';
import type { Found } from './bad-rows.ts';
import { deflatedPart } from './deflated-part.ts';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const SHEET = 'xl/worksheets/sheet1.xml';
const CHUNK = 1 << 18;
/** Without a divisor in common with a number of rows that is a power of ten: rows are asked for in no order. */
const STEP = 7_919;

/** What a workbook asks for in each row, as it stands in the first. */
export const LOOKUPS = {
  exact: (last: number) => `INDEX(List!$C$2:$C$${last},MATCH(A2,List!$A$2:$A$${last},0))`,
  nearest: (last: number) => `VLOOKUP(B2,List!$B$2:$C$${last},2,TRUE)`,
  sum: (last: number) => `SUMIFS(List!$C$2:$C$${last},List!$A$2:$A$${last},A2)`,
} as const;
export type Lookup = keyof typeof LOOKUPS;

/** A text that two rows of the list have, a number that rises, and an amount. */
const keyAt = (row: number, rows: number): string => `K${String(row % (rows / 2)).padStart(7, '0')}`;
const limitAt = (row: number): number => row * 10;
const amountAt = (row: number): number => (row * 37) % 1000;

function answerTo(lookup: Lookup, asked: number, rows: number): number {
  const first = asked % (rows / 2);
  switch (lookup) {
    case 'exact':
      return amountAt(first);
    case 'nearest':
      return amountAt(asked);
    case 'sum':
      return amountAt(first) + amountAt(first + rows / 2);
  }
}

/**
 * Writes a workbook of a list and a sheet that looks something up in it in each of as many rows. The saved values are right.
 * `rows` is a power of ten.
 */
export async function writeLookupsFile(path: string, rows: number, lookup: Lookup): Promise<Found> {
  const list = Array.from({ length: rows }, (_, row) => [keyAt(row, rows), limitAt(row), amountAt(row)]);
  const frame = workbookParts({
    sheets: [
      { name: 'Asked', xml: '' },
      { name: 'List', rows: [['Key', 'Limit', 'Amount'], ...list] },
    ],
  });
  const sheet = await deflatedPart(SHEET, askedXml(rows, lookup));
  await writeFile(path, writeZip([...frame.filter(({ name }) => name !== SHEET), sheet]));
  return { rows, badRows: 0, digest: '' };
}

function* askedXml(rows: number, lookup: Lookup): Generator<string> {
  const text = (address: string, value: string) =>
    `<c r="${address}" t="inlineStr"><is><t>${value}</t></is></c>`;
  const header = ['Key', 'Number', 'Found'].map((name, i) => text(`${'ABC'[i]}1`, name)).join('');
  let xml = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="${MAIN}"><sheetData><row r="1">${header}</row>`;
  for (let i = 0; i < rows; i++) {
    const [row, asked] = [i + 2, (i * STEP) % rows];
    const formula =
      i === 0
        ? `<f t="shared" ref="C2:C${rows + 1}" si="0">${LOOKUPS[lookup](rows + 1)}</f>`
        : '<f t="shared" si="0"/>';
    xml += `<row r="${row}">${text(`A${row}`, keyAt(asked, rows))}<c r="B${row}"><v>${limitAt(asked) + 3}</v></c><c r="C${row}">${formula}<v>${answerTo(lookup, asked, rows)}</v></c></row>`;
    if (xml.length < CHUNK) continue;
    yield xml;
    xml = '';
  }
  yield `${xml}</sheetData></worksheet>`;
}
