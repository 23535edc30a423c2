import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CellRange, rangesOverlap } from '../../../../../shared/workbook/cell-range.ts';
import { rangeText } from '../../../../../shared/workbook/range-text.ts';
import type { SheetModel } from '../../../../../shared/workbook/workbook-model.ts';
import { readSheet } from '../../../../support/spreadsheets/read-model.ts';
import {
  type FixtureCell,
  type FixtureSheet,
  writeWorkbook,
} from '../../../../support/spreadsheets/workbook-writer.ts';

type Rows = readonly (readonly FixtureCell[])[];

const formula = (text: string, value = 1): FixtureCell => ({ xml: `<c><f>${text}</f><v>${value}</v></c>` });
const sheetOf = (rows: Rows, rest: Partial<FixtureSheet> = {}) =>
  readSheet(writeWorkbook({ sheets: [{ name: 'Data', rows, ...rest }] }));

/** Each region as `range header columns`, with what else there is to say. */
function summary({ regions }: SheetModel): string[] {
  return regions.map(({ range, headerRow, columns, firstDataRow, lastDataRow, blankRows, totalsRows }) =>
    [
      `${rangeText(range)} header ${headerRow ?? 'none'}`,
      columns.map(({ name }) => name).join('|'),
      `rows ${firstDataRow}-${lastDataRow}`,
      ...blankRows.map(({ firstRow, lastRow }) => `blank ${firstRow}-${lastRow}`),
      ...totalsRows.map((row) => `total ${row}`),
    ].join(', '),
  );
}

describe('regions of a sheet', () => {
  test.each<[string, Rows, string[]]>([
    [
      'a header over typed rows',
      [
        ['Name', 'Age'],
        ['Ada', 36],
        ['Bob', 41],
      ],
      ['A1:B3 header 1, Name|Age, rows 2-3'],
    ],
    [
      'a header over texts',
      [
        ['First', 'Last'],
        ['Ada', 'King'],
        ['Bob', 'Ray'],
      ],
      ['A1:B3 header 1, First|Last, rows 2-3'],
    ],
    [
      'numbers without a header',
      [
        [1, 2],
        [3, 4],
      ],
      ['A1:B2 header none, A|B, rows 1-2'],
    ],
    [
      'texts that occur again',
      [
        ['yes', 'no'],
        ['no', 'yes'],
        ['yes', 'yes'],
      ],
      ['A1:B3 header none, A|B, rows 1-3'],
    ],
    ['one column of texts', [['Ada'], ['Bob']], ['A1:A2 header none, A, rows 1-2']],
    ['one column of numbers under a name', [['Age'], [36], [41]], ['A1:A3 header 1, Age, rows 2-3']],
    [
      'a title above the header',
      [['Report'], ['Name', 'Age'], ['Ada', 36], ['Bob', 41]],
      ['A2:B4 header 2, Name|Age, rows 3-4'],
    ],
    [
      'a title apart from the header',
      [['Report'], [], ['Name', 'Age'], ['Ada', 36], ['Bob', 41]],
      ['A3:B5 header 3, Name|Age, rows 4-5'],
    ],
    [
      'years as names',
      [
        ['Region', 2023, 2024],
        ['North', 5, 6],
        ['South', 7, 8],
      ],
      ['A1:C3 header 1, Region|2023|2024, rows 2-3'],
    ],
    [
      'names twice, in another case, and none',
      [
        ['Price', 'price', null, 'Count'],
        [1, 2, 3, 4],
        [5, 6, 7, 8],
      ],
      ['A1:D3 header 1, Price|price 2|C|Count, rows 2-3'],
    ],
    [
      'a column without a name',
      [
        ['Name', null, 'Age'],
        ['Ada', 1, 36],
        ['Bob', 2, 41],
      ],
      ['A1:C3 header 1, Name|B|Age, rows 2-3'],
    ],
    [
      'two tables side by side',
      [
        ['a', 'b', null, 'c', 'd'],
        [1, 2, null, 3, 4],
        [5, 6, null, 7, 8],
      ],
      ['A1:B3 header 1, a|b, rows 2-3', 'D1:E3 header 1, c|d, rows 2-3'],
    ],
    [
      'two tables, one below the other',
      [['a', 'b'], [1, 2], [], ['c', 'd'], [3, 4]],
      ['A1:B2 header 1, a|b, rows 2-2', 'A4:B5 header 4, c|d, rows 5-5'],
    ],
    [
      'a blank row within',
      [['a', 'b'], [1, 2], [], [3, 4], [5, 6]],
      ['A1:B5 header 1, a|b, rows 2-5, blank 3-3'],
    ],
    [
      'two blank rows within, twice',
      [['a', 'b'], [1, 2], [], [], [3, 4], [], [5, 6]],
      ['A1:B7 header 1, a|b, rows 2-7, blank 3-4, blank 6-6'],
    ],
    [
      'three blank rows between',
      [['a', 'b'], [1, 2], [], [], [], [3, 4], [5, 6]],
      ['A1:B2 header 1, a|b, rows 2-2', 'A6:B7 header none, A|B, rows 6-7'],
    ],
    [
      'a note below',
      [['a', 'b', 'c'], [1, 2, 3], [4, 5, 6], [], ['Source: us']],
      ['A1:C3 header 1, a|b|c, rows 2-3'],
    ],
    [
      'a row that sums up',
      [
        ['Name', 'Age'],
        ['Ada', 36],
        ['Bob', 41],
        ['All', formula('SUM(B2:B3)')],
      ],
      ['A1:B4 header 1, Name|Age, rows 2-3, total 4'],
    ],
    [
      'a row that sums up below a blank one',
      [['Name', 'Age'], ['Ada', 36], ['Bob', 41], [], ['All', formula('SUM(B2:B3)')]],
      ['A1:B5 header 1, Name|Age, rows 2-3, total 5'],
    ],
    [
      'subtotals between rows',
      [
        ['a', 'b'],
        ['x', 1],
        ['y', 2],
        ['x', formula('SUBTOTAL(9,B2:B3)')],
        ['z', 3],
        ['w', 4],
        ['z', formula('SUBTOTAL(9,B5:B6)')],
      ],
      ['A1:B7 header 1, a|b, rows 2-6, total 4, total 7'],
    ],
    [
      'a last row that says it is a total',
      [
        ['Name', 'Age'],
        ['Ada', 36],
        ['Bob', 41],
        ['Total', 77],
      ],
      ['A1:B4 header 1, Name|Age, rows 2-3, total 4'],
    ],
    [
      'a name that begins like a total',
      [
        ['Name', 'Age'],
        ['Ada', 36],
        ['Total Gas Ltd', 77],
      ],
      ['A1:B3 header 1, Name|Age, rows 2-3'],
    ],
    [
      'running totals, which are data',
      [
        ['a', 'b'],
        [1, formula('SUM(A$2:A2)')],
        [2, formula('SUM(A$2:A3)')],
        [3, formula('SUM(A$2:A4)')],
      ],
      ['A1:B4 header 1, a|b, rows 2-4'],
    ],
    [
      'sums of the rows before in every row, which are data',
      [
        ['a'],
        [1],
        [1],
        [formula('SUM(A2:A3)')],
        [formula('SUM(A3:A4)')],
        [formula('SUM(A4:A5)')],
        [formula('SUM(A5:A6)')],
      ],
      ['A1:A7 header 1, a, rows 2-7'],
    ],
    ['a single row', [[1, 2, 3]], []],
    ['nothing', [], []],
  ])('%s', async (_, rows, expected) => {
    expect(summary(await sheetOf(rows))).toEqual(expected);
  });

  test('say why they are regions', async () => {
    const { regions } = await sheetOf([['Report'], ['Name', 'Age'], ['Ada', 36], ['Bob', 41], ['Total', 77]]);
    expect(regions[0]).toMatchObject({
      name: 'Data',
      source: 'block',
      why: [
        'Its cells touch each other and nothing else.',
        'Row 2 holds names, and a column below it holds other values than text.',
        'The row above the header is left out.',
        'Row 5 is the last and says that it is a total.',
      ],
    });
  });

  test('are the workbook’s tables first, with their names', async () => {
    const columns =
      '<tableColumns><tableColumn id="1" name="When"/><tableColumn id="2" name="What"/></tableColumns>';
    const { regions, looseCellCount } = await sheetOf(
      [
        ['When', 'What', 1],
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
        ['Total', 5],
      ],
      {
        tables: [
          { attributes: 'id="1" displayName="Data" ref="A1:B5" totalsRowCount="1"', content: columns },
        ],
      },
    );
    expect(regions).toMatchObject([
      { name: 'Data', source: 'table', headerRow: 1, firstDataRow: 2, lastDataRow: 4, totalsRows: [5] },
      { name: 'Data 2', source: 'block', headerRow: null, range: { firstColumn: 3, lastColumn: 3 } },
    ]);
    expect(regions[0]?.why).toEqual(['The workbook has a table “Data” here.']);
    expect(looseCellCount).toBe(0);
  });

  test('are the range of a filter, whatever its header looks like', async () => {
    const { regions } = await sheetOf(
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      { afterData: '<autoFilter ref="A1:B90"/>' },
    );
    expect(regions).toMatchObject([
      { source: 'filter', headerRow: 1, columns: [{ name: '1' }, { name: '2' }], lastDataRow: 3 },
    ]);
    expect(regions[0]?.why).toEqual(['The sheet has a filter whose header is row 1.']);
  });

  test('of a table that declares more than there is end with the last content', async () => {
    const { regions } = await sheetOf([['a'], [1]], {
      tables: [{ attributes: 'id="1" displayName="T" ref="A1:A1048576"', content: '' }],
    });
    expect(regions).toMatchObject([
      { firstDataRow: 2, lastDataRow: 2, blankRows: [], columns: [{ name: 'A' }] },
    ]);
  });
});

describe('whatever a sheet holds', () => {
  const cell = fc.constantFrom<FixtureCell>(null, null, 'a', 'b', 'Total', 1, 2, true, formula('SUM(A1:A2)'));
  const rows = fc.array(fc.array(cell, { maxLength: 9 }), { maxLength: 16 });

  test('its regions never overlap, and every cell is in one or loose', async () => {
    let regionCount = 0;
    await fc.assert(
      fc.asyncProperty(rows, async (content) => {
        const { cells, regions, looseCellCount } = await sheetOf(content);
        regionCount += regions.length;
        for (const [i, a] of regions.entries()) {
          for (const b of regions.slice(i + 1)) expect(rangesOverlap(a.range, b.range)).toBe(false);
        }
        const isInside = (index: number) =>
          regions.some(({ range }) => contains(range, cells.rowOf(index), cells.columns[index] ?? 0));
        const loose = Array.from({ length: cells.count }, (_, i) => i).filter((index) => !isInside(index));
        expect(loose).toHaveLength(looseCellCount);
      }),
    );
    expect(regionCount).toBeGreaterThan(10);
  });

  test('its regions are consistent: names unique, header and data in order and inside', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (content) => {
        for (const { range, headerRow, columns, firstDataRow, lastDataRow, blankRows, totalsRows } of (
          await sheetOf(content)
        ).regions) {
          expect(columns.map(({ column }) => column)).toEqual(
            Array.from({ length: range.lastColumn - range.firstColumn + 1 }, (_, i) => range.firstColumn + i),
          );
          const names = columns.map(({ name }) => name.toLowerCase());
          expect(new Set(names).size).toBe(names.length);
          expect(names).not.toContain('');
          expect(headerRow ?? range.firstRow).toBe(range.firstRow);
          expect(firstDataRow).toBe(headerRow === null ? range.firstRow : headerRow + 1);
          expect(lastDataRow).toBeLessThanOrEqual(range.lastRow);
          for (const { firstRow, lastRow } of blankRows) {
            expect(firstRow).toBeGreaterThan(firstDataRow - 1);
            expect(lastRow).toBeLessThan(lastDataRow);
          }
          expect(totalsRows).toEqual(totalsRows.toSorted((a, b) => a - b));
        }
      }),
    );
  });
});

function contains(range: CellRange, row: number, column: number): boolean {
  return rangesOverlap(range, { firstRow: row, firstColumn: column, lastRow: row, lastColumn: column });
}
