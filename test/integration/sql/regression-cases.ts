import { workbookOf } from '../../support/workbook-of.ts';
import { down, filled, type WorkbookCase } from './workbook-cases.ts';

const FIVE = '{3;5;9;12;4},{1,1;2,7;4,2;5,8;1,3}';

const SPILLED = { formula: 'A1:A3*2', spills: 'G1:G3' };

/** Matrices, least squares, units, sheets, and what formulas spill into. */
export const REGRESSION_CASES: readonly WorkbookCase[] = [
  {
    it: 'fits lines and planes, and tells how well they fit',
    model: workbookOf({
      S: {
        ...down('A', 1, 1, 2, 4, 5),
        ...down('B', 1, 3, 5, 9, 12),
        E1: '=LINEST(B1:B4,A1:A4)',
        E2: '=INDEX(LINEST(B1:B4,A1:A4),2)',
        E3: '=INDEX(LINEST(B1:B4,A1:A4,TRUE,TRUE),3,1)',
        E4: '=INDEX(LINEST(B1:B4,A1:A4,TRUE,TRUE),2,2)',
        E5: '=INDEX(LINEST(B1:B4,A1:A4,TRUE,TRUE),4,1)',
        E6: '=INDEX(LINEST(B1:B4,A1:A4,TRUE,TRUE),5,2)',
        E7: '=INDEX(LINEST(B1:B4,A1:A4,FALSE),1)',
        E8: `=INDEX(LINEST(${FIVE}),1)`,
        E9: `=INDEX(LINEST(${FIVE}),3)`,
        E10: `=INDEX(LINEST(${FIVE},TRUE,TRUE),2,1)`,
        E11: `=INDEX(LINEST(${FIVE},TRUE,TRUE),3,3)`,
        E12: '=LINEST(B1:B4,C1:C4)',
        E13: '=LINEST(B1:B4,A1:A3)',
        E14: '=LINEST(B1:B3,{2;2;2})',
      },
    }),
    shows: {
      ...{ E1: 2.2, E2: 0.65, E3: 0.992820512820513, E4: 0.448608961123159, E5: 276.571428571429 },
      ...{ E6: 0.35, E7: 2.369565217391304, E8: 0.0659340659340659, E9: 1.11355311355311 },
      ...{ E10: 0.133083532048241, E11: '#N/A', E12: '#VALUE!', E13: '#REF!', E14: 0 },
    },
  },
  {
    it: 'goes on along a line, for each row, too',
    model: workbookOf({
      S: {
        ...down('A', 1, 1, 2, 4, 5),
        ...down('B', 1, 3, 5, 9, 12),
        E1: '=TREND(B1:B4,A1:A4,6)',
        E2: '=GROWTH(B1:B4,A1:A4,6)',
        E3: '=SUM(TREND(B1:B4,A1:A4))',
        E4: '=INDEX(TREND(B1:B4,,{5;6}),2)',
        E5: '=GROWTH({1;-2},{1;2},3)',
        E6: `=TREND(${FIVE},{2,2})`,
      },
      T: {
        ...{ A1: 'x', B1: 'y' },
        ...filled('A', 2, 30, (r) => r),
        ...filled('B', 2, 30, (r) => `=TREND(S!B$1:B$4,S!A$1:A$4,A${r})`),
      },
    }),
    shows: {
      ...{ E1: 13.85, E2: 17.3858728834612, E3: 29, E4: 18.1, E5: '#NUM!', E6: 5.25274725274725 },
      ...{ 'T!B2': 5.05, 'T!B30': 66.65 },
    },
  },
  {
    it: 'inverts matrices',
    model: workbookOf({
      S: {
        ...{ A1: 1, A2: 2, B1: 3, B2: 5 },
        E1: '=MDETERM(A1:B2)',
        E2: '=MINVERSE(A1:B2)',
        E3: '=INDEX(MINVERSE(A1:B2),2,1)',
        E4: '=SUM(MINVERSE(A1:B2))',
        E5: '=MDETERM({1,2,3;4,5,6;7,8,10})',
        E6: '=MINVERSE({1,2;2,4})',
        E7: '=MDETERM(A1:B1)',
        E8: '=MDETERM(A1:B3)',
        E9: '=MDETERM(A2:B3)',
        E10: '=INDEX(MINVERSE({0,1;2,0}),1,2)',
        E11: '=SUMPRODUCT(MMULT(MINVERSE({2,1;1,3}),{2,1;1,3}))',
      },
    }),
    shows: {
      ...{ E1: -1, E2: -5, E3: 2, E4: -1, E5: -3, E6: '#NUM!', E7: '#VALUE!', E8: '#VALUE!', E9: '#VALUE!' },
      ...{ E10: 0.5, E11: 2 },
    },
  },
  {
    it: 'converts units',
    model: workbookOf({
      S: {
        ...{ A1: 'km', B1: 'miles' },
        ...filled('A', 2, 30, (r) => r),
        ...filled('B', 2, 30, (r) => `=CONVERT(A${r},"km","mi")`),
        D1: '=CONVERT(1,"lbm","kg")',
        D2: '=CONVERT(68,"F","C")',
        D3: '=CONVERT(2.5,"ft","sec")',
        D4: '=CONVERT(1,"gal","l")',
        D5: '=CONVERT(1,"m2","ft2")',
        D6: '=CONVERT(8,"Mibyte","bit")',
        D7: '=CONVERT(100,"C","K")',
        D8: '=CONVERT("x","m","ft")',
        D9: '=CONVERT(1,"km2","m2")',
        D10: '=CONVERT(2,"hr","mn")',
      },
    }),
    shows: {
      ...{ B2: 1.24274238447467, B30: 18.64113576712, D1: 0.45359237, D2: 20, D3: '#N/A' },
      ...{ D4: 3.785411784, D5: 10.7639104167097, D6: 67_108_864, D7: 373.15, D8: '#VALUE!' },
      ...{ D9: 1_000_000, D10: 120 },
    },
  },
  {
    it: 'counts sheets, and knows their numbers',
    model: workbookOf({
      S: {
        A1: '=SHEET()',
        A2: '=SHEETS()',
        A3: '=SHEET(T!A1)',
        A4: '=SHEET("t")',
        A5: '=SHEET("none")',
        A6: '=SHEETS(S:T!B1)',
        A7: '=SHEET(B2)',
      },
      T: { A1: 1 },
    }),
    shows: { A1: 1, A2: 2, A3: 2, A4: 2, A5: '#N/A', A6: 2, A7: 1 },
  },
  {
    it: 'reads what a formula spills into',
    model: workbookOf({
      S: {
        ...down('A', 1, 1, 2, 4),
        ...{ G1: SPILLED, G2: SPILLED, G3: SPILLED },
        H1: '=SUM(G1#)',
        H2: '=SUM(_xlfn.ANCHORARRAY(G1))',
        H3: '=COUNT(S!$G$1#)',
        H4: '=SUM(G2#)',
        H5: '=INDEX(G1#,3)',
        H6: '=_xlfn.SINGLE(A1:A3)',
      },
    }),
    shows: { H1: 14, H2: 14, H3: 3, H5: 8, H6: '#VALUE!' },
    refuses: [/=SUM\(G2#\): nothing is known to spill/],
  },
];
