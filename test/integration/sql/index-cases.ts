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
];
