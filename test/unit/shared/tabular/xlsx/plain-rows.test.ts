import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../../../../../shared/tabular/limits.ts';
import { scanSheet } from '../../../../support/spreadsheets/scan-sheet.ts';
import { worksheet } from '../../../../support/spreadsheets/workbook-writer.ts';

const NUMBERS = [
  '0',
  '7',
  '-7',
  '-0',
  '12.50',
  '.5',
  '5.',
  '.',
  '-',
  '',
  '007',
  '1e5',
  '1E+21',
  '-2.5e-7',
  '+1',
];
const ODD_NUMBERS = ['45351', '60.5', '1.5.5', ' 1 ', '0x10', '999999999999999', '9007199254740993', '1e999'];
const DECIMALS = ['0.30000000000000004', '123456789.123456', '0.00000000000000000000001', '--1', '1-'];
const TEXTS = [
  'red',
  '東京 €',
  '😀',
  'a_b',
  '_x0041_',
  'a &amp; b',
  '&#x1F600;',
  'TRUE',
  '1 2',
  '12ab',
  '#N/A',
];
const INDEXES = ['0', '1', '2', '3', '4', '04', '1.0', '-0'];

const value = (texts: readonly string[]) => fc.constantFrom(...texts).map((text) => `<v>${text}</v>`);
const formula = fc.constantFrom(
  '',
  '',
  '<f>A1*2</f>',
  '<f>A1&lt;"x"</f>',
  '<f></f>',
  '<f t="shared" si="0"/>',
);
const inline = fc
  .tuple(fc.constantFrom('<t>', '<t>', '<t xml:space="preserve">'), fc.constantFrom(...TEXTS, ...NUMBERS))
  .map(([tag, text]) => `<is>${tag}${text}</t></is>`);
const content = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(formula, value([...NUMBERS, ...ODD_NUMBERS, ...DECIMALS])) },
  fc.tuple(formula, value(TEXTS)),
  inline.map((xml) => [xml]),
  fc.constantFrom([''], ['<v/>'], ['<v>1</v><v>2</v>'], ['<v> </v>']),
);
const typed = fc.oneof(
  { weight: 3, arbitrary: content.map((xml) => ['', xml.join('')]) },
  value(INDEXES).map((xml) => [' t="s"', xml]),
  value(['0', '1', 'true', 'false', '2', '10', ' 1']).map((xml) => [' t="b"', xml]),
  value(['#N/A', '#DIV/0!', '15']).map((xml) => [' t="e"', xml]),
  value(['2024-02-29', '2024-02-29T13:30', '12']).map((xml) => [' t="d"', xml]),
  fc.tuple(formula, value([...TEXTS, ...NUMBERS])).map((xml) => [' t="str"', xml.join('')]),
  inline.map((xml) => [' t="inlineStr"', xml]),
  content.map((xml) => [' t="n"', xml.join('')]),
);
const aCell = fc.record({
  typed,
  style: fc.constantFrom('', '', ' s="1"', ' s="0"', ' s="99"', ' s=""', ' s="01"'),
  isStyleLast: fc.boolean(),
  gap: fc.constantFrom(0, 0, 0, 0, 1, 30),
  hasPlace: fc.constantFrom(true, true, true, false),
  after: fc.constantFrom('', '', '', '\n  ', '<!-- -->'),
  other: fc.constantFrom('', '', '', ' cm="1"'),
});
const aRow = fc.record({
  cells: fc.array(aCell, { maxLength: 6 }),
  gap: fc.constantFrom(0, 0, 0, 1, 100),
  attributes: fc.constantFrom('', '', ' spans="1:5"', ' ht="15" x14ac:dyDescent="0.25"', " hidden='1'"),
  after: fc.constantFrom('', '', '\n', '<!--a:row-->'),
});

function letters(column: number): string {
  const last = String.fromCharCode(65 + ((column - 1) % 26));
  return column > 26 ? letters(Math.floor((column - 1) / 26)) + last : last;
}

/** Rows as programs write them, by and large. */
const aSheet = fc.array(aRow, { minLength: 1, maxLength: 5 }).map((rows) => {
  let row = 0;
  const lines = rows.map(({ cells, gap, attributes, after }) => {
    row += 1 + gap;
    let column = 0;
    const written = cells.map((cell) => {
      column += 1 + (cell.hasPlace ? cell.gap : 0);
      const [type = '', xml = ''] = cell.typed;
      const place = cell.hasPlace ? ` r="${letters(column)}${row}"` : '';
      const marks = cell.isStyleLast ? `${type}${cell.style}` : `${cell.style}${type}`;
      const tag = `c${place}${marks}${cell.other}`;
      return `${xml === '' ? `<${tag}/>` : `<${tag}>${xml}</c>`}${cell.after}`;
    });
    return `<row r="${row}"${attributes}>${written.join('')}</row>${after}`;
  });
  return worksheet(lines.join(''));
});

/** The same sheet with blanks in its tags that no program writes, so that each is read by all the rules of XML. */
function unusual(xml: string): string {
  return xml.replace(/<c(?=[ />])/g, '<c\t').replaceAll('</row>', '</row >');
}

/** What comes of a sheet: its rows, or why it is refused. */
async function outcome(xml: string, sizes: readonly number[] = [1e6], limits = DEFAULT_LIMITS) {
  try {
    return { rows: await scanSheet(xml, sizes, limits) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { refusal: error.message };
  }
}

const someSizes = fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 6 });

test('plain cells and rows are what they would be by all the rules, wherever chunks end', async () => {
  let cells = 0;
  await fc.assert(
    fc.asyncProperty(aSheet, someSizes, async (xml, sizes) => {
      const expected = await outcome(unusual(xml));
      expect(await outcome(xml)).toEqual(expected);
      expect(await outcome(xml, sizes)).toEqual(expected);
      for (const { cells: found } of expected.rows ?? []) cells += found.length;
    }),
    { numRuns: 150 },
  );
  expect(cells).toBeGreaterThan(200);
});

test('a sheet with a byte changed, left out or put in is refused as by all the rules, or read the same', async () => {
  let refused = 0;
  const bytes = [...'<>/="\'& 019AaRrstcv-.:_\t\n', '\u0001', ''];
  await fc.assert(
    fc.asyncProperty(
      aSheet,
      fc.nat(),
      fc.constantFrom(...bytes),
      fc.boolean(),
      someSizes,
      async (xml, at, byte, isAdded, sizes) => {
        const start = xml.indexOf('<row');
        const position = start + (at % (xml.length - start));
        const changed = xml.slice(0, position) + byte + xml.slice(position + (isAdded ? 0 : 1));
        const expected = await outcome(unusual(changed));
        expect(await outcome(changed), changed).toEqual(expected);
        expect(await outcome(changed, sizes), changed).toEqual(expected);
        if (expected.rows === undefined) refused++;
      },
    ),
    { numRuns: 300 },
  );
  expect(refused).toBeGreaterThan(30);
});

test.each([
  ['a type that begins with its own quote', '<row r="1"><c r="A1" t=""n"><v>1</v></c></row>'],
  ['a cell of another row', '<row r="1"><c r="A2"><v>1</v></c></row>'],
  ['cells that go back', '<row r="1"><c r="C1"><v>1</v></c><c r="A1"><v>2</v></c><c><v>3</v></c></row>'],
  ['a cell twice', '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'],
  ['an address in small letters', '<row r="1"><c r="b1"><v>1</v></c></row>'],
  ['an address without a row', '<row r="1"><c r="B"><v>1</v></c></row>'],
  ['an address in the row 0', '<row r="1"><c r="B0"><v>1</v></c></row>'],
  ['a column beyond the last', '<row r="1"><c r="ZZZZ1"><v>1</v></c></row>'],
  ['rows that go back', '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'],
  ['a row that is there twice', '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"></row>'],
  ['a row beyond the last', '<row r="1"></row><row r="9999999"><c><v>1</v></c></row>'],
  ['a row whose number is none', '<row r="1"></row><row r="1x"></row>'],
  ['a text that is not there', '<row r="1"><c t="s"><v>5</v></c></row>'],
  ['a row closed within an element', '<row r="1"><x><c r="A1"><v>1</v></c></row><row r="2"></x></row>'],
  ['a row with a prefix, closed without', '<x:row r="1"><c r="A1"><v>1</v></c></row><row r="2"></row>'],
  ['rows with a prefix', '<x:row r="1"><c r="A1"><v>1</v></c></x:row><x:row r="2"><c r="A2"/></x:row>'],
  [
    'an empty row between others',
    '<row r="1"><c><v>1</v></c></row><row r="2"/><row r="3"><c><v>2</v></c></row>',
  ],
  ['an attribute twice', '<row r="1"><c r="A1" r="B1" t="s" t="n"><v>1</v></c></row>'],
])('%s is no exception', async (_, data) => {
  const xml = worksheet(data);
  const expected = await outcome(unusual(xml));
  expect(await outcome(xml)).toEqual(expected);
  expect(await outcome(xml, [1])).toEqual(expected);
});

test.each([{ cellLength: 3 }, { columns: 2 }, { rows: 2 }])(
  'the limits %j hold for plain cells',
  async (limit) => {
    const limits = { ...DEFAULT_LIMITS, ...limit };
    const sheets = [
      '<row r="2"><c r="B2"><v>123</v></c></row>',
      '<row r="1"><c r="A1"><v>1234</v></c></row>',
    ];
    sheets.push('<row r="1"></row><row r="3"><c r="A3"><v>1</v></c></row>');
    sheets.push('<row r="1"><c r="C1" t="inlineStr"><is><t>東京都港区</t></is></c></row>');
    const outcomes = await Promise.all(sheets.map((data) => outcome(worksheet(data), [1e6], limits)));
    expect(outcomes).toEqual(
      await Promise.all(sheets.map((data) => outcome(unusual(worksheet(data)), [1e6], limits))),
    );
    expect(outcomes.some(({ rows }) => rows === undefined)).toBe(true);
  },
);
