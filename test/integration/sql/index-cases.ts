import { workbookOf } from '../../support/workbook-of.ts';
import { down, filled, type WorkbookCase } from './workbook-cases.ts';

const GRID = {
  ...down('A', 1, 1, 2, 3),
  ...down('B', 1, 10, 20, 30),
  ...down('C', 1, 'x', 'y', 'z'),
};

const TABLE = {
  ...{ A1: 'k', B1: 'v' },
  ...filled('A', 2, 40, (r) => r - 1),
  ...filled('B', 2, 40, (r) => (r - 1) * 2),
};

/** The column of the table that is headed `v`. */
const DOUBLES = 'INDEX(T!$A$2:$B$40,0,MATCH("v",T!$A$1:$B$1,0))';

/** INDEX with 0 for a position: a whole row or column. */
export const INDEX_CASES: readonly WorkbookCase[] = [
  {
    it: 'reads a whole row or column of a range within another function',
    model: workbookOf({
      S: {
        ...GRID,
        E1: '=SUM(INDEX(A1:C3,0,2))',
        E2: '=MATCH(20,INDEX(A1:C3,0,2),0)',
        E3: '=SUM(INDEX(A1:C3,2,0))',
        E4: '=COUNTA(INDEX(A1:C3,,3))',
        E5: '=SUM(INDEX(A1:B3,0,0))',
        E6: '=SUMIF(INDEX(A1:C3,0,1),">1",INDEX(A1:C3,0,2))',
        E7: '=SUM(INDEX(A1:C3,0,A2))',
        E8: '=VLOOKUP(2,INDEX(A1:C3,0,0),3,FALSE)',
        E9: '=SUMPRODUCT(INDEX(A1:C3,0,1),INDEX(A1:C3,0,2))',
        E10: '=SUM(INDEX(A1:C3,5,0))',
        E11: '=AVERAGE(INDEX(T!A1:B40,0,2))',
        E12: '=SUM(INDEX(T!A2:B40,0,MATCH("v",T!A1:B1,0)))',
        E13: '=SUM(INDEX(T!A:B,0,2))',
        E14: '=MATCH(5,INDEX(T!A:B,0,1),0)',
        E15: '=SUM(INDEX(T!A1:B40,3,0))',
        E16: '=SUMIFS(INDEX(T!A2:B40,0,2),INDEX(T!A2:B40,0,1),">3")',
      },
      T: TABLE,
    }),
    shows: {
      ...{ E1: 60, E2: 2, E3: 22, E4: 3, E5: 66, E6: 50, E7: 60, E8: 'y', E9: 140, E10: '#REF!' },
      ...{ E11: 40, E12: 1560, E13: 1560, E14: 6, E15: 6, E16: 1548 },
    },
  },
  {
    it: 'gives a cell the one of a row or column that is in its own column or row',
    model: workbookOf({
      S: {
        ...GRID,
        E1: '=INDEX(A1:C3,0,0)',
        E2: '=INDEX(A1:A3,0)',
        E3: '=INDEX(A1:C3,0,2)',
        E4: '=INDEX(A1:A3,0)',
        B5: '=INDEX(A1:C3,2,0)',
        E6: '{=INDEX(A1:A3,0)}',
        E30: '=INDEX(T!A1:B40,0,2)',
      },
      T: { ...TABLE, C1: 'own', ...filled('C', 2, 40, () => '=INDEX(A$2:B$40,0,2)+1') },
    }),
    shows: {
      ...{ E1: '#VALUE!', E2: 2, E3: 30, E4: '#VALUE!', B5: 20, E6: 1, E30: 58 },
      ...{ 'T!C2': 3, 'T!C40': 79 },
    },
  },
  {
    it: 'computes what it picks from cell by cell, without being told that it is an array',
    model: workbookOf({
      S: {
        ...GRID,
        E1: '=MATCH(1,INDEX((A1:A3=2)*(B1:B3=20),0),0)',
        E2: '=LOOKUP(2,INDEX(1/(A1:A3<3),0),C1:C3)',
        E3: '=MAX(INDEX((A1:A3<3)*B1:B3,0))',
        E4: '=INDEX(C1:C3,MATCH(1,INDEX((A1:A3=3)*(B1:B3=30),),0))',
      },
    }),
    shows: { E1: 2, E2: 'y', E3: 20, E4: 'z' },
  },
  {
    it: 'reads another row of a range for each row',
    model: workbookOf({
      T: {
        ...TABLE,
        ...{ C1: 'row', D1: 'beside' },
        ...filled('C', 2, 40, (r) => `=SUM(INDEX(A$2:B$40,A${r},0))`),
        ...filled('D', 2, 40, (r) => `=SUM(INDEX(A${r}:B${r},0))`),
      },
    }),
    shows: { C2: 3, C3: 6, C40: 117, D2: 3, D40: 117 },
  },
  {
    it: 'reads a whole row or column where a cell that holds 0 asks for it',
    model: workbookOf({
      S: {
        ...GRID,
        ...{ H5: 0, H7: 2 },
        E9: '=SUM(INDEX(A1:B3,H5,H7))',
        E11: '=COUNTA(INDEX(A1:C3,H7,H5))',
        E13: '=AVERAGE(INDEX(A1:B3,H5,H5))',
        E15: '=TEXTJOIN(",",TRUE,INDEX(A1:C3,H5,3))',
        E17: '=SUBTOTAL(9,INDEX(A1:B3,H5,H7),H7)',
        E19: '=LARGE(INDEX(T!A2:B40,H5,H7),H7)',
        E21: '=SUM(INDEX(A1:B3,H5,H7+1))',
        E23: '=COUNTA(INDEX(A1:C3,C1,C2))',
        E25: '=SUM(IF(H5=0,INDEX(A1:B3,H5+0,2),0))',
        F2: '=INDEX(A1:A3,H5)',
        F40: '=INDEX(A1:A3,H5)',
        F4: '=INDEX(A1:B3,H5,H5)',
        F6: '{=INDEX(A1:A3,H5)}',
      },
      T: TABLE,
    }),
    shows: {
      ...{ E9: 60, E11: 3, E13: 11, E15: 'x,y,z', E17: 62, E19: 76, E21: '#REF!', E23: 1 },
      ...{ F2: 2, F40: '#VALUE!', F4: '#VALUE!', F6: 1 },
    },
    refuses: [/SUM\(IF\(H5=0,INDEX.*only values of cells tell whether it gives one cell/],
  },
  {
    it: 'refuses to search what may be one cell or many',
    model: workbookOf({ S: { ...GRID, H5: 1, E9: '=MATCH(20,INDEX(A1:B3,0,H5),0)' } }),
    shows: {},
    refuses: [/only values of cells tell whether it gives one cell or a whole row or column/],
  },
  {
    it: 'searches a column of a table that is itself looked up, for each row',
    model: workbookOf({
      S: {
        A1: 'key',
        ...filled('A', 2, 21, (r) => r),
        ...{ B1: 'place', C1: 'sum', D1: 'rank', E1: 'nearest', F1: 'value', G1: 'beside', H1: 'found' },
        ...filled('B', 2, 21, (r) => `=MATCH(A${r},${DOUBLES},0)`),
        ...filled('C', 2, 21, (r) => `=SUMIF(${DOUBLES},A${r},T!$A$2:$A$40)`),
        ...filled('D', 2, 21, (r) => `=RANK(A${r},${DOUBLES})`),
        ...filled('E', 2, 21, (r) => `=MATCH(A${r},${DOUBLES},1)`),
        ...filled('F', 2, 21, (r) => `=XLOOKUP(A${r},T!$A$2:$A$40,${DOUBLES})`),
        ...filled('G', 2, 21, (r) => `=LOOKUP(A${r},${DOUBLES})`),
        ...filled(
          'H',
          2,
          21,
          (r) => `=SUMIFS(T!$A$2:$A$40,T!$B$2:$B$40,A${r},T!$A$2:$A$40,">"&COUNT($A$2:$A$4))`,
        ),
      },
      T: TABLE,
    }),
    shows: {
      ...{ B2: 1, B3: '#N/A', B10: 5, C2: 1, C10: 5, D2: 39, D10: 35, E3: 1, E11: 5 },
      ...{ F2: 4, F10: 20, G3: 2, G10: 10, H2: 0, H10: 5, H6: 0 },
    },
  },
];
