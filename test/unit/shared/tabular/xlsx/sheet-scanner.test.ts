import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SHARED_TEXTS, scanSheet } from '../../../../support/spreadsheets/scan-sheet.ts';
import { worksheet } from '../../../../support/spreadsheets/workbook-writer.ts';

const PIECES = ['a', ' ', 'é', '東', '😀', '&amp;', '&#x1F600;', '<![CDATA[<c r="B1">]]>', '_x0041_', '\r\n'];

const xmlText = fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((pieces) => pieces.join(''));
const content = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => `<v>${value}</v>`),
  fc.integer().map((value) => `<f>A1&lt;2</f><v>${value}</v>`),
  xmlText.map((text) => `<is><t>${text}</t></is>`),
  fc.tuple(xmlText, xmlText).map(([a, b]) => `<is><r><rPr><b/></rPr><t>${a}</t></r><r><t>${b}</t></r></is>`),
  xmlText.map((text) => `<is><t xml:space="preserve">${text}</t><rPh sb="0" eb="1"><t>x</t></rPh></is>`),
  fc.constant('<!-- <v>9</v> --><v>7</v>'),
);
const typed = fc.oneof(
  fc.integer({ min: 0, max: SHARED_TEXTS.length - 1 }).map((index) => ['s', `<v>${index}</v>`] as const),
  fc.constantFrom('0', '1').map((value) => ['b', `<v>${value}</v>`] as const),
  fc.constant(['e', '<v>#N/A</v>'] as const),
  fc.constantFrom('2024-02-29', '2024-02-29T13:30').map((value) => ['d', `<v>${value}</v>`] as const),
  xmlText.map((text) => ['str', `<v>${text}</v>`] as const),
  content.map((xml) => ['n', xml] as const),
);
const cell = fc
  .record({ typed, style: fc.constantFrom('', ' s="1"'), gap: fc.constantFrom('', '<c/>', '<?pi x:c ?>') })
  .map(({ typed: [type, xml], style, gap }) => `${gap}<c t='${type}'${style}>${xml}</c>`);
const rows = fc
  .array(fc.array(cell, { maxLength: 5 }), { maxLength: 6 })
  .map((list) => list.map((cells) => `<row>${cells.join('\n')}</row>`).join('<!--a:row-->'));

test('a sheet has the same rows wherever its chunks end', async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(rows, sizes, async (data, chunkSizes) => {
      const xml = worksheet(data);
      const whole = await scanSheet(xml, [xml.length * 4]);
      expect(await scanSheet(xml, chunkSizes)).toEqual(whole);
      expect(await scanSheet(xml, [1])).toEqual(whole);
    }),
    { numRuns: 60 },
  );
});

test('texts are decoded once, whatever they are made of', async () => {
  const xml = worksheet(
    '<row><c t="str"><v>&amp;amp; _x005F_x0041_ &#x1F600;</v></c><c t="inlineStr"><is><r><t>a&lt;</t></r><r><t><![CDATA[&lt;]]>_xD83D__xDE00_</t></r></is></c></row>',
  );
  expect(await scanSheet(xml, [7])).toEqual([
    {
      number: 1,
      cells: [
        { kind: 'text', value: '&amp; _x0041_ 😀' },
        { kind: 'text', value: 'a<&lt;😀' },
      ],
    },
  ]);
});

test.each([
  ['mismatched tags', '<row><c><v>1</w></c></row>'],
  ['tags closed in the wrong order', '<row><c><v>1</c></v></row>'],
  ['an attribute without quotes', '<row r=1/>'],
  ['attributes without space between them', '<row r="1"s="2"/>'],
  ['a tag inside of a tag', '<row <c/>/>'],
  ['a control character', '<row><c t="str"><v>\u0001</v></c></row>'],
  ['a reference to no character', '<row><c t="str"><v>&#xD800;</v></c></row>'],
  ['a reference without end', '<row><c t="str"><v>a & b</v></c></row>'],
])('a sheet with %s is refused', async (_, data) => {
  await expect(scanSheet(worksheet(data), [1000])).rejects.toMatchObject({ code: 'file-corrupt' });
  await expect(scanSheet(worksheet(data), [1])).rejects.toMatchObject({ code: 'file-corrupt' });
});

test.each(['<a/><b/>', 'x<worksheet><sheetData/></worksheet>', '<worksheet><sheetData/></worksheet>x', ''])(
  'a sheet that is no single element is refused: %s',
  async (xml) => {
    await expect(scanSheet(xml, [1000])).rejects.toMatchObject({ code: 'file-corrupt' });
  },
);

test('a sheet cut off anywhere is refused', async () => {
  const xml = worksheet('<row><c t="s"><v>1</v></c><c t="inlineStr"><is><t>a&amp;b</t></is></c></row>');
  for (let length = 0; length < xml.length; length++) {
    await expect(scanSheet(xml.slice(0, length), [50])).rejects.toMatchObject({ code: 'file-corrupt' });
  }
});
