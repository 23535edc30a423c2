import { describe, expect, test } from 'vitest';
import { parseFormula } from '../../../../../shared/formula/parse-formula.ts';
import { printA1 } from '../../../../../shared/formula/print-formula.ts';
import { UnsupportedFormulaError } from '../../../../../shared/sql/compile/unsupported-formula-error.ts';
import { Definitions, type Position } from '../../../../../shared/sql/plan/definitions.ts';
import { workbookOf } from '../../../../support/workbook-of.ts';

const MODEL = workbookOf(
  { S: { A1: 1 }, T: { A1: 1 } },
  {
    names: {
      Rate: '0.19',
      Area: 'S!$A$1:$B$9',
      Moving: 'S!A1',
      Rows: 'S!1:2',
      Broken: 'SUM(',
      Sum: 'SUM(Area)',
    },
    localNames: [{ sheet: 'T', name: 'RATE', formula: '0.07' }],
    tables: [
      { name: 'Orders', sheet: 'S', range: 'C3:E10', columns: ['Id', 'Net price', 'Tax'], hasTotals: true },
      { name: 'Bare', sheet: 'T', range: 'A5:B9', columns: ['x', 'y'], hasHeader: false },
    ],
  },
);
const DEFINITIONS = new Definitions(MODEL);
const IN_ROW_5: Position = { sheetIndex: 0, row: 5, column: 9 };

/** What a formula of one name or structured reference stands for, printed; null when for nothing. */
function meaning(text: string, at: Position = IN_ROW_5): string | null {
  const node = parseFormula(text);
  if (node.kind !== 'name' && node.kind !== 'structured-reference' && node.kind !== 'spill') {
    throw new TypeError(`${text} is a ${node.kind}`);
  }
  const found = DEFINITIONS.of(node, at);
  return found === null ? null : printA1(found);
}

describe('A structured reference', () => {
  test.each([
    ['Orders[Id]', 'S!$C$4:$C$9'],
    ['Orders[]', 'S!$C$4:$E$9'],
    ['Orders', 'S!$C$4:$E$9'],
    ['Orders[[Id]:[Tax]]', 'S!$C$4:$E$9'],
    ['Orders[[Tax]:[Net price]]', 'S!$D$4:$E$9'],
    ['orders[NET PRICE]', 'S!$D$4:$D$9'],
    ['Orders[#All]', 'S!$C$3:$E$10'],
    ['Orders[#Data]', 'S!$C$4:$E$9'],
    ['Orders[#Headers]', 'S!$C$3:$E$3'],
    ['Orders[#Totals]', 'S!$C$10:$E$10'],
    ['Orders[[#All],[Tax]]', 'S!$E$3:$E$10'],
    ['Orders[[#Headers],[Tax]]', 'S!$E$3'],
    ['Orders[[#Totals],[Id]:[Net price]]', 'S!$C$10:$D$10'],
    ['Orders[[#Headers],[#Data],[Tax]]', 'S!$E$3:$E$9'],
    ['Orders[[#Data],[#Totals],[Tax]]', 'S!$E$4:$E$10'],
    ['Orders[[#This Row],[Tax]]', 'S!$E5'],
    ['Orders[@Tax]', 'S!$E5'],
    ['Orders[@[Id]:[Tax]]', 'S!$C5:$E5'],
    ['Orders[@]', 'S!$C5:$E5'],
    ['Bare[x]', 'T!$A$5:$A$9'],
    ['Bare[#All]', 'T!$A$5:$B$9'],
  ])('%s stands for %s', (text, cells) => {
    expect(meaning(text)).toBe(cells);
  });

  test.each(['Orders[Nothing]', 'Nobody[Id]', 'Bare[#Headers]', 'Bare[#Totals]', 'Orders[[Id]:[Nothing]]'])(
    '%s stands for nothing',
    (text) => {
      expect(meaning(text)).toBeNull();
    },
  );

  test.each([3, 10, 11])('means no row of the table when it is seen from row %i', (row) => {
    expect(meaning('Orders[@Tax]', { ...IN_ROW_5, row })).toBeNull();
  });

  test('without a table means the table around the cell', () => {
    expect(meaning('[Tax]', { sheetIndex: 0, row: 5, column: 3 })).toBe('S!$E$4:$E$9');
    expect(meaning('[@Tax]', { sheetIndex: 0, row: 9, column: 5 })).toBe('S!$E9');
    expect(meaning('[Tax]', IN_ROW_5)).toBeNull();
    expect(meaning('[x]', { sheetIndex: 0, row: 5, column: 3 })).toBeNull();
  });
});

describe('A name', () => {
  test.each([
    ['Rate', '0.19'],
    ['area', 'S!$A$1:$B$9'],
    ['Sum', 'SUM(Area)'],
    ['Nobody', null],
  ])('%s stands for %s', (text, meant) => {
    expect(meaning(text)).toBe(meant);
  });

  test('of the sheet comes before that of the workbook, there and where the sheet is named', () => {
    expect(meaning('rate', { ...IN_ROW_5, sheetIndex: 1 })).toBe('0.07');
    expect(meaning('T!Rate')).toBe('0.07');
    expect(meaning('S!Rate')).toBe('0.19');
  });

  test.each([
    ['Moving', 'the name Moving means other cells in each cell'],
    ['Rows', 'the name Rows means other cells in each cell'],
    ['Broken', 'what the name Broken stands for is not a formula'],
    ['[1]!Rate', 'it refers to another workbook'],
  ])('%s is refused: %s', (text, reason) => {
    expect(() => meaning(text)).toThrow(
      expect.objectContaining({ name: UnsupportedFormulaError.name, message: reason }),
    );
  });
});
