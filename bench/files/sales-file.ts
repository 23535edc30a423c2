import { writeFile } from 'node:fs/promises';
import { workbookParts } from '../../test/support/spreadsheets/workbook-writer.ts';
import { writeZip } from '../../test/support/spreadsheets/zip-writer.ts';
import type { Found } from './bad-rows.ts';
import { deflatedPart } from './deflated-part.ts';
import { PRODUCTS, productCost, productName, type Sale, sales } from './sale.ts';
import { SharedStrings } from './sheet-xml.ts';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const SHEET = 'xl/worksheets/sheet1.xml';
const STRINGS = 'xl/sharedStrings.xml';
const CHUNK = 1 << 18;
const HEADERS = ['Id', 'Day', 'Product', 'Quantity', 'Price', 'Region', 'Total', 'Gross', 'Size', 'Ratio'];
const MORE_HEADERS = ['Label', 'Cost', 'Running', 'Of region', 'Share', 'Position'];

/** What the ten columns with formulas compute, as it stands in their first row. */
function formulasOf(lastRow: number): Readonly<Record<string, string>> {
  return {
    G: 'D2*E2',
    H: 'ROUND(G2*1.19,2)',
    I: 'IF(G2&gt;10000,&quot;large&quot;,IF(G2&gt;1000,&quot;medium&quot;,&quot;small&quot;))',
    J: 'IFERROR(G2/(D2-5),0)',
    K: 'F2&amp;&quot;-&quot;&amp;TEXT(D2,&quot;0000&quot;)',
    L: `VLOOKUP(C2,Products!$A$2:$B$${PRODUCTS + 1},2,FALSE)`,
    M: 'SUM(G$2:G2)',
    N: `SUMIF($F$2:$F$${lastRow},F2,$G$2:$G$${lastRow})`,
    O: `G2/SUM($G$2:$G$${lastRow})`,
    P: 'COUNTIF(F$2:F2,F2)',
  };
}

/**
 * Writes a workbook of sales: six columns typed in, ten computed (shared formulas, as Excel fills them down), and a second sheet
 * that one of them looks up in. The saved values are right.
 */
export async function writeSalesFile(path: string, rows: number): Promise<Found> {
  const shared = new SharedStrings();
  const sheet = await deflatedPart(SHEET, salesXml(rows, shared));
  const products = Array.from({ length: PRODUCTS }, (_, i) => [productName(i), productCost(i)]);
  const frame = workbookParts({
    sheets: [
      { name: 'Sales', xml: '' },
      { name: 'Products', rows: [['Name', 'Cost'], ...products] },
    ],
    formats: [14],
  });
  const small = frame.filter(({ name }) => name !== SHEET && name !== STRINGS);
  await writeFile(path, writeZip([...small, sheet, await deflatedPart(STRINGS, shared.xml())]));
  return { rows, badRows: 0, digest: '' };
}

function* salesXml(rows: number, strings: SharedStrings): Generator<string> {
  const lastRow = rows + 1;
  const formulas = Object.entries(formulasOf(lastRow));
  const openings = new Map(
    formulas.map(([letter, text], i) => [
      letter,
      {
        first: `<f t="shared" ref="${letter}2:${letter}${lastRow}" si="${i}">${text}</f>`,
        next: `<f t="shared" si="${i}"/>`,
      },
    ]),
  );
  const formula = (letter: string, row: number) => {
    const opening = openings.get(letter);
    return row === 2 ? opening?.first : opening?.next;
  };
  let xml = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="${MAIN}"><sheetData><row r="1">`;
  for (const [i, name] of [...HEADERS, ...MORE_HEADERS].entries()) {
    xml += `<c r="${String.fromCharCode(65 + i)}1"${strings.cell(name)}</c>`;
  }
  xml += '</row>';
  for (const sale of sales(rows)) {
    xml += saleXml(sale, strings, formula);
    if (xml.length < CHUNK) continue;
    yield xml;
    xml = '';
  }
  yield `${xml}</sheetData></worksheet>`;
}

function saleXml(
  { row, ...sale }: Sale,
  strings: SharedStrings,
  formula: (letter: string, row: number) => string | undefined,
): string {
  const number = (letter: string, value: number) => `<c r="${letter}${row}"><v>${value}</v></c>`;
  const text = (letter: string, value: string) => `<c r="${letter}${row}"${strings.cell(value)}</c>`;
  const computed = (letter: string, value: number) =>
    `<c r="${letter}${row}">${formula(letter, row)}<v>${value}</v></c>`;
  const computedText = (letter: string, value: string) =>
    `<c r="${letter}${row}" t="str">${formula(letter, row)}<v>${value}</v></c>`;
  return `<row r="${row}">${number('A', sale.id)}<c r="B${row}" s="1"><v>${sale.day}</v></c>${text('C', sale.product)}${number('D', sale.quantity)}${number('E', sale.price)}${text('F', sale.region)}${computed('G', sale.total)}${computed('H', sale.gross)}${computedText('I', sale.size)}${computed('J', sale.ratio)}${computedText('K', sale.label)}${computed('L', sale.cost)}${computed('M', sale.running)}${computed('N', sale.ofRegion)}${computed('O', sale.share)}${computed('P', sale.position)}</row>`;
}
