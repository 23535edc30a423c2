import { type CellsOf, workbookOf } from '../../support/workbook-of.ts';
import { down, filled, type WorkbookCase } from './workbook-cases.ts';

/** The cells of a range, all with the array formula that fills it. */
function filling(fills: string, formula: string, how: 'fills' | 'spills' = 'fills'): CellsOf {
  const [, left = 'A', top = '1', right = left, bottom = top] =
    /^([A-Z])(\d+):([A-Z])(\d+)$/.exec(fills) ?? [];
  const cells: Record<string, CellsOf[string]> = {};
  for (let letter = left.charCodeAt(0); letter <= right.charCodeAt(0); letter++) {
    for (let row = Number(top); row <= Number(bottom); row++) {
      cells[`${String.fromCharCode(letter)}${row}`] = { formula, [how]: fills };
    }
  }
  return cells;
}

/** Array formulas that fill more than one cell. */
export const ARRAY_CASES: readonly WorkbookCase[] = [
  {
    it: 'fills a range with the elements of an array',
    model: workbookOf({
      S: {
        ...down('A', 1, 1, 2, 3),
        ...down('B', 1, 10, 20, 30),
        ...filling('D1:D3', 'A1:A3*B1:B3'),
        ...filling('F1:G2', '{1,"a";TRUE,#N/A}'),
      },
    }),
    shows: { D1: 10, D2: 40, D3: 90, F1: 1, G1: 'a', F2: true, G2: '#N/A' },
  },
  {
    it: 'repeats one value, one row and one column; beyond the array is nothing',
    model: workbookOf({
      S: {
        ...down('A', 1, 1, 2, 3),
        ...filling('C1:D4', 'A1:A2+1'),
        ...filling('F1:H2', '{7,8}'),
        ...filling('J1:J2', 'SUM(A1:A3)'),
      },
    }),
    shows: {
      ...{ C1: 2, D2: 3, C3: '#N/A', D4: '#N/A', F1: 7, G2: 8, H1: '#N/A', J1: 6, J2: 6 },
    },
  },
  {
    it: 'fills a column of a table, from another table and with empty cells as 0',
    model: workbookOf({
      S: {
        ...{ A1: 'n', B1: 'x', C1: 'double', D1: 'same' },
        ...filled('A', 2, 31, (r) => r),
        ...filled('B', 2, 31, (r) => (r === 10 ? null : r * 10)),
        ...filling('C2:C31', 'B2:B31*2'),
        ...filling('D2:D31', 'Other!A2:A31'),
      },
      Other: {
        ...{ A1: 'v', B1: 'w' },
        ...filled('A', 2, 31, (r) => `t${r}`),
        ...filled('B', 2, 31, (r) => r),
      },
    }),
    shows: { C2: 40, C10: 0, C31: 620, D2: 't2', D31: 't31' },
  },
  {
    it: 'turns rows into columns, and multiplies matrices',
    model: workbookOf({
      S: {
        ...down('A', 1, 1, 2, 3),
        ...down('B', 1, 4, 5, 6),
        ...filling('D1:F2', 'TRANSPOSE(A1:B3)'),
        ...filling('H1:I2', 'MMULT(D1:F2,A1:B3)'),
        ...filling('K1:L2', 'MMULT(A1:B3,A1:B3)'),
      },
    }),
    shows: {
      D1: 1,
      E1: 2,
      F1: 3,
      D2: 4,
      F2: 6,
      H1: 14,
      I1: 32,
      H2: 32,
      I2: 77,
      K1: '#VALUE!',
      L2: '#VALUE!',
    },
  },
  {
    it: 'spills numbers one after the other into as many cells as there are',
    model: workbookOf({
      S: {
        ...filling('A1:B3', 'SEQUENCE(3,2,10,5)', 'spills'),
        ...filling('D1:D2', 'SEQUENCE(2)*10', 'spills'),
        F1: { formula: '=SEQUENCE(3)', spills: 'F1:F2', value: 1 },
        F2: { formula: '=SEQUENCE(3)', spills: 'F1:F2', value: 2 },
      },
    }),
    shows: { A1: 10, B1: 15, A3: 30, B3: 35, D1: 10, D2: 20 },
    refuses: [/spills into 3 × 1 cells/],
  },
];
