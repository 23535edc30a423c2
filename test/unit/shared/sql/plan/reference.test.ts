import { describe, expect, test } from 'vitest';
import { parseFormula } from '../../../../../shared/formula/parse-formula.ts';
import { Definitions } from '../../../../../shared/sql/plan/definitions.ts';
import { referencesOf, rowsFrom } from '../../../../../shared/sql/plan/reference.ts';
import { LAST_COLUMN, LAST_ROW } from '../../../../../shared/workbook/cell-range.ts';
import { workbookOf } from '../../../../support/workbook-of.ts';

const MODEL = workbookOf(
  { S: { A1: 1 }, Jan: { A1: 1 }, Feb: { A1: 1 } },
  {
    names: { Area: 'Feb!$B$2:$C$3', Twice: 'Area+Area', Loop: 'Pool+1', Pool: 'Loop*2' },
    tables: [{ name: 'Orders', sheet: 'Jan', range: 'A1:B9', columns: ['x', 'y'] }],
  },
);
const AT = { sheetIndex: 0, row: 10, column: 5 };

/** Where a formula in E10 leads: sheet, columns, and the rows seen from row 10 and from row 12. */
function leadsTo(text: string) {
  return referencesOf(parseFormula(text), AT, MODEL.sheets, new Definitions(MODEL)).map((found) => ({
    sheet: found.sheetIndex,
    columns: [found.firstColumn, found.lastColumn],
    from10: rowsFrom(found, 10),
    from12: rowsFrom(found, 12),
  }));
}

const one = (sheet: number, columns: [number, number], from10: [number, number], from12 = from10) => [
  { sheet, columns, from10, from12 },
];

describe('A reference', () => {
  test.each([
    ['B4', one(0, [2, 2], [4, 4], [6, 6])],
    ['$B$4', one(0, [2, 2], [4, 4])],
    ['B$4:B10', one(0, [2, 2], [4, 10], [4, 12])],
    ['B10:B$14', one(0, [2, 2], [10, 14], [12, 14])],
    ['B10:B$11', one(0, [2, 2], [10, 11], [11, 12])],
    ['C3:A9', one(0, [1, 3], [3, 9], [5, 11])],
    ['B:C', one(0, [2, 3], [1, LAST_ROW])],
    ['$3:5', one(0, [1, LAST_COLUMN], [3, 5], [3, 7])],
    ['Feb!A1', one(2, [1, 1], [1, 1], [3, 3])],
    ['feb!$A$1', one(2, [1, 1], [1, 1])],
    ['Jan:Feb!$A$1', [...one(1, [1, 1], [1, 1]), ...one(2, [1, 1], [1, 1])]],
    ['Feb:Jan!$A$1', [...one(1, [1, 1], [1, 1]), ...one(2, [1, 1], [1, 1])]],
    ['Twice', [...one(2, [2, 3], [2, 3]), ...one(2, [2, 3], [2, 3])]],
    ['Orders[y]', one(1, [2, 2], [2, 9])],
    ['IF(A1,-B1%,{1,2})&"C1"', [...one(0, [1, 1], [1, 1], [3, 3]), ...one(0, [2, 2], [1, 1], [3, 3])]],
    ['Unknown+1', []],
  ])('in %s leads there from each row', (text, expected) => {
    expect(leadsTo(text)).toEqual(expected);
  });

  test.each([
    ['[1]Jan!A1', 'it refers to another workbook'],
    ['Mar!A1', 'there is no worksheet “Mar”'],
    ['Jan:Mar!A1', 'there is no worksheet “Mar”'],
    ['Loop', 'its names refer to each other without end'],
    ['A1#', 'nothing is known to spill from its cell'],
  ])('in %s is refused: %s', (text, reason) => {
    expect(() => leadsTo(text)).toThrow(reason);
  });
});
