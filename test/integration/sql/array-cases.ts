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
  {
    it: 'counts the empty cells of an array, which have no row',
    model: workbookOf({
      S: {
        ...{ A1: 'v', B1: 'w', F1: 4 },
        ...filled('A', 2, 31, (r) => (r === 5 ? null : r)),
        ...filled('B', 2, 31, (r) => (r === 7 ? null : r % 2)),
        E1: '=SUMPRODUCT(--(A2:A1000<5))',
        E2: { formula: 'SUM(IF(A2:A1000="",1,0))', fills: 'E2:E2' },
        E3: { formula: 'SUM(--(A1:A100=T!A1:A100))', fills: 'E3:E3' },
        E4: { formula: 'MIN(IF(A2:A1000="",-1,A2:A1000))', fills: 'E4:E4' },
        E5: { formula: 'AVERAGE(IF(A2:A101="",10,0))', fills: 'E5:E5' },
        E6: { formula: 'MATCH(TRUE,A2:A1000="",0)', fills: 'E6:E6' },
        E7: { formula: 'COUNT(1/A2:A101)', fills: 'E7:E7' },
        E8: { formula: 'SUM(1/(A2:A101+1))', fills: 'E8:E8' },
        E9: { formula: 'SUM(1/A2:A101)', fills: 'E9:E9' },
        E10: { formula: 'SUM(--(A2:A101<F1))', fills: 'E10:E10' },
        E11: { formula: 'SUM(--(A:A=0))', fills: 'E11:E11' },
        E13: { formula: 'SUM(LEN(A2:A101))', fills: 'E13:E13' },
        E14: { formula: 'SMALL(IF(A2:A101<5,A2:A101+0),1)', fills: 'E14:E14' },
        E15: { formula: 'SUM(--(A2:A101=0),--(B2:B101=0))', fills: 'E15:E15' },
        E16: { formula: 'AND(A2:A101<50)', fills: 'E16:E16' },
        E17: { formula: 'COUNT(IF(A:A="",1))', fills: 'E17:E17' },
        E19: { formula: 'SUM(IF(ISBLANK(A2:A1000),1))', fills: 'E19:E19' },
        E20: { formula: 'A2:A1000=""', fills: 'E20:E20' },
        E12: '=SUMPRODUCT((A2:A1000<5)*(B2:B1000=0))',
        E18: '=SUMPRODUCT((A2:A60=T!B2:B60)*1)',
      },
      T: {
        ...{ A1: 'v', B1: 'w' },
        ...filled('A', 2, 51, (r) => (r < 31 ? r : null)),
        ...filled('B', 2, 51, (r) => r),
      },
    }),
    shows: {
      E1: 3 + 1 + 969,
      E2: 970,
      // Equal: v, rows 2 to 30 but 5, and the empty ones from 32 on.
      E3: 1 + 28 + 69,
      E4: -1,
      E5: 7.1,
      E6: 4,
      E7: 29,
      E9: '#DIV/0!',
      E10: 2 + 1 + 70,
      E11: 1_048_576 - 30,
      E12: 2 + 969,
      E13: 7 + 44,
      E14: 0,
      E15: 71 + 15 + 1 + 70,
      E16: true,
      E18: 29 + 9,
      E19: 970,
      E20: false,
    },
    refuses: [/too many of them/],
  },
];
