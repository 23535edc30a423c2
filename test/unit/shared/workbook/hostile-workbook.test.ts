import { describe, expect, test } from 'vitest';
import type { WorkbookLimits } from '../../../../shared/workbook/workbook-limits.ts';
import { firstSheet, formulaTexts, readModel } from '../../../support/spreadsheets/read-model.ts';
import {
  type FixtureWorkbook,
  workbookParts,
  writeWorkbook,
} from '../../../support/spreadsheets/workbook-writer.ts';
import { writeZip } from '../../../support/spreadsheets/zip-writer.ts';

const refusal = (workbook: FixtureWorkbook, limits: Partial<WorkbookLimits> = {}) =>
  readModel(writeWorkbook(workbook), limits).then(
    () => expect.unreachable('The file was read'),
    (error: unknown) => error,
  );
const sheetOf = (sheetData: string): FixtureWorkbook => ({ sheets: [{ name: 'One', sheetData }] });
const many = (count: number, item: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => item(i)).join('');

describe('a workbook with more than the limits allow is refused', () => {
  test.each<[keyof WorkbookLimits, FixtureWorkbook]>([
    ['sheets', { sheets: [1, 2, 3].map((i) => ({ name: `S${i}` })) }],
    ['cells', sheetOf(many(3, (i) => `<row r="${i + 1}"><c><v>1</v></c></row>`))],
    ['formulaCharacters', sheetOf(`<row><c><f>1+1</f></c></row>`)],
    [
      'names',
      {
        sheets: [{ name: 'One' }],
        afterSheets: `<definedNames>${many(3, (i) => `<definedName name="n${i}">n${i + 1}</definedName>`)}</definedNames>`,
      },
    ],
    [
      'ranges',
      {
        sheets: [
          { name: 'One', afterData: `<mergeCells>${many(3, () => '<mergeCell ref="A1:B2"/>')}</mergeCells>` },
        ],
      },
    ],
    [
      'tables',
      {
        sheets: [
          {
            name: 'One',
            tables: [1, 2, 3].map((i) => ({
              attributes: `id="${i}" displayName="T${i}" ref="A${i}:B${i}"`,
              content: '',
            })),
          },
        ],
      },
    ],
    ['formats', { sheets: [{ name: 'One' }], formats: ['0.0', '0.00', '0.000'] }],
    ['textBytes', sheetOf('<row><c t="inlineStr"><is><t>abc</t></is></c></row>')],
  ])('%s', async (limit, workbook) => {
    expect(await refusal(workbook, { [limit]: 2 })).toMatchObject({
      code: 'file-limit-exceeded',
      details: { limit, maximum: 2 },
    });
  });

  test('a million defined names', async () => {
    const names = many(1_000_000, (i) => `<definedName name="n${i}">n${(i + 1) % 1_000_000}</definedName>`);
    const outcome = await refusal({
      sheets: [{ name: 'One' }],
      afterSheets: `<definedNames>${names}</definedNames>`,
    });
    expect(outcome).toMatchObject({ code: 'file-limit-exceeded' });
  });

  test('array formulas whose ranges lie on each other', async () => {
    const cells = many(
      200,
      (i) => `<row r="${i + 1}"><c><f t="array" ref="A1:XFD1048576">1</f><v>1</v></c></row>`,
    );
    expect(await refusal(sheetOf(cells), { rangeFormulaCells: 10_000 })).toMatchObject({
      code: 'file-limit-exceeded',
      details: { limit: 'rangeFormulaCells' },
    });
  });
});

describe('a hostile workbook is read within bounds', () => {
  test('names that run in circles are only kept', async () => {
    const names = '<definedName name="a">b</definedName><definedName name="b">a</definedName>';
    const { names: read } = await readModel(
      writeWorkbook({ sheets: [{ name: 'One' }], afterSheets: `<definedNames>${names}</definedNames>` }),
    );
    expect(read.map(({ name, formula }) => `${name}=${formula}`)).toEqual(['a=b', 'b=a']);
  });

  test('a shared formula on many rows is one form', async () => {
    const count = 50_000;
    const rows = many(
      count,
      (i) =>
        `<row r="${i + 1}"><c r="B${i + 1}"><f t="shared" si="0">${i === 0 ? 'A1*2' : ''}</f><v>1</v></c></row>`,
    );
    const { cells } = firstSheet(await readModel(writeWorkbook(sheetOf(rows)), { formulaCharacters: 100 }));
    expect(cells.count).toBe(count);
    expect(new Set(cells.formulas).size).toBe(1);
    expect(cells.formulaAt(count, 2)).toMatchObject({ text: `A${count}*2` });
  });

  test('a shared formula that points outside of the sheet comes in on the other side, as in Excel', async () => {
    const shared = (address: string, text: string) =>
      `<c r="${address}"><f t="shared" si="0">${text}</f><v>1</v></c>`;
    const rows = `<row r="1">${shared('B1', 'A1048576+XFD1')}${shared('C1', '')}</row><row r="2">${shared('B2', '')}</row>`;
    const { cells } = firstSheet(await readModel(writeWorkbook(sheetOf(rows))));
    expect(cells.formulaAt(1, 3)).toMatchObject({ text: 'B1048576+A1' });
    expect(cells.formulaAt(2, 2)).toMatchObject({ text: 'A1+XFD2' });
  });

  test('10,000 nested IFs are a formula that is not read', async () => {
    const nested = `${'IF(1,'.repeat(10_000)}1${')'.repeat(10_000)}`;
    const texts = formulaTexts(
      await readModel(writeWorkbook(sheetOf(`<row><c><f>${nested}</f><v>1</v></c></row>`))),
    );
    expect(texts.A1).toMatch(/^unreadable: it has more than 8,192 characters/);
  });

  test('255 sheets, cells in opposite corners, ranges beyond the sheet', async () => {
    const model = await readModel(
      writeWorkbook({
        sheets: Array.from({ length: 255 }, (_, i) => ({
          name: `S${i}`,
          sheetData:
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>',
          afterData: '<autoFilter ref="A1:ZZZ9999999"/><mergeCells><mergeCell ref="nonsense"/></mergeCells>',
        })),
      }),
    );
    expect(model.sheets).toHaveLength(255);
    expect(firstSheet(model)).toMatchObject({ regions: [], looseCellCount: 2, mergedRanges: [] });
  });

  test('cells that touch at their corners only, and thousands of small blocks', async () => {
    const checkers = many(
      100,
      (r) => `<row r="${r + 1}">${many(100, (c) => ((r + c) % 2 === 0 ? '<c><v>1</v></c>' : '<c/>'))}</row>`,
    );
    expect(firstSheet(await readModel(writeWorkbook(sheetOf(checkers)))).regions).toHaveLength(1);
    const islands = many(
      300,
      (r) =>
        `<row r="${r + 1}">${many(100, (c) => (r % 3 < 2 && c % 2 === 0 ? '<c><v>1</v></c>' : '<c/>'))}</row>`,
    );
    const { regions, looseCellCount } = firstSheet(await readModel(writeWorkbook(sheetOf(islands))));
    expect(regions.length).toBeLessThanOrEqual(1_000);
    expect(regions.reduce((sum, { range }) => sum + (range.lastRow - range.firstRow + 1), 0)).toBeGreaterThan(
      1_000,
    );
    expect(looseCellCount).toBeGreaterThan(0);
  });

  test('any damaged byte of any part gives the right model or a coded refusal', async () => {
    const parts = workbookParts({
      sheets: [
        {
          name: 'One',
          sheetData:
            '<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:A2">B1+1</f><v>1</v></c><c r="B1" t="s"><v>0</v></c></row><row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row>',
        },
      ],
      sharedStrings: '<si><t>x</t></si>',
      afterSheets:
        '<definedNames><definedName name="n" localSheetId="0">One!$A$1</definedName></definedNames><calcPr iterate="1"/>',
      formats: [14, '0.00'],
    });
    for (const part of parts.filter(({ name }) => name.startsWith('xl/'))) {
      const content = Buffer.from(part.content);
      for (let at = 0; at < content.length; at += 5) {
        const damaged = Buffer.from(content);
        damaged.writeUInt8(content.readUInt8(at) ^ 0x11, at);
        const outcome = readModel(
          writeZip(parts.map((other) => (other === part ? { ...part, content: damaged } : other))),
        );
        await outcome.then(firstSheet).catch((error: { code?: string; message: string }) => {
          if (error.message !== 'The workbook has no sheet')
            expect(error.code, `${part.name} ${at}`).toMatch(/^file-/);
        });
      }
    }
  });
});

test.each([
  ['rows in two places', '<row/></sheetData><sheetData><row/>'],
  ['a cell of another row', '<row r="5"><c r="A6"><v>1</v></c></row>'],
  ['an empty cell of another row', '<row r="5"><c r="A6"/></row>'],
])('a workbook that contradicts itself is refused for %s', async (_, sheetData) => {
  expect(await refusal(sheetOf(sheetData))).toMatchObject({ code: 'file-corrupt' });
});
