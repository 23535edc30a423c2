import type { WorkbookModel } from '../../../shared/workbook/workbook-model.ts';
import { type CellsOf, workbookOf } from '../../support/workbook-of.ts';
import { down, filled, type WorkbookCase } from './workbook-cases.ts';

/** 30 codes: `A1`, `A*`, `>5`, `007`, `7.0`, `b` and so on in turn, each with its row as amount. */
const CODES = ['A1', 'A*', '>5', '007', '7.0', 'b', 'Ab', '~x', 'TRUE', '<>b'] as const;
const CODED: CellsOf = {
  A1: 'code',
  B1: 'amount',
  ...filled('A', 2, 31, (r) => CODES[(r - 2) % 10] ?? ''),
  ...filled('B', 2, 31, (r) => r),
};
/** What the three rows of a code add up to. */
const sumOf = (position: number): number => 3 * (position + 2) + 30;

/** A workbook whose last sheet comes first: it reads better after what it asks. */
function asking(sheets: Readonly<Record<string, CellsOf>>): WorkbookModel {
  return workbookOf(Object.fromEntries(Object.entries(sheets).toReversed()));
}

const ASKED = ['A1', 'a*', 'A~*', '7', 'b', '<>b', '>5', 'B', 'none', '?b'] as const;

export const CRITERION_CASES: readonly WorkbookCase[] = [
  {
    it: 'reads operators and wildcards in criteria that cells hold',
    model: asking({
      T: CODED,
      S: {
        A1: 'asked',
        B1: 'sum',
        C1: 'count',
        D1: 'average',
        ...down('A', 2, ...ASKED),
        ...filled('B', 2, 11, (r) => `=SUMIF(T!$A$2:$A$31,A${r},T!$B$2:$B$31)`),
        ...filled('C', 2, 11, (r) => `=COUNTIFS(T!$A$2:$A$31,A${r},T!$B$2:$B$31,">3")`),
        ...filled('D', 2, 11, (r) => `=AVERAGEIF(T!$A$2:$A$31,A${r},T!$B$2:$B$31)`),
      },
    }),
    shows: {
      B2: sumOf(0),
      B3: sumOf(0) + sumOf(1) + sumOf(6),
      B4: sumOf(1),
      B5: sumOf(3) + sumOf(4),
      B6: sumOf(5),
      B7: 495 - sumOf(5),
      // Greater than the number 5: texts never are.
      B8: 0,
      B9: sumOf(5),
      B10: 0,
      B11: sumOf(6),
      C2: 2,
      C3: 7,
      C6: 3,
      C7: 25,
      D2: sumOf(0) / 3,
      D3: (sumOf(0) + sumOf(1) + sumOf(6)) / 9,
      D10: '#DIV/0!',
    },
  },
  {
    it: 'reads criteria that are put together from a sign and a cell',
    model: asking({
      T: CODED,
      S: {
        ...down('A', 1, 'from', 5, 10, null, 20),
        ...down('B', 1, 'to', 10, 20, 30, 40),
        ...{ C1: 'between', D1: 'not', E1: 'like' },
        ...filled('C', 2, 5, (r) => `=SUMIFS(T!$B$2:$B$31,T!$B$2:$B$31,">="&A${r},T!$B$2:$B$31,"<"&B${r})`),
        ...filled('D', 2, 5, (r) => `=COUNTIF(T!$B$2:$B$31,"<>"&A${r})`),
        ...filled('E', 2, 5, (r) => `=COUNTIF(T!$A$2:$A$31,LEFT("a",B${r}/10)&"*")`),
      },
    }),
    shows: { C2: 5 + 6 + 7 + 8 + 9, C3: 145, C4: 0, C5: 306, D2: 29, D4: 30, D5: 29, E2: 9, E5: 9 },
  },
  {
    it: 'finds patterns that cells hold',
    model: asking({
      T: CODED,
      S: {
        ...down('A', 1, 'key', 'B', 'a~*', '?b', 'x*', '~~x', 'A1'),
        ...{ B1: 'row', C1: 'value', D1: 'exact' },
        ...filled('B', 2, 7, (r) => `=MATCH(A${r},T!$A$2:$A$31,0)`),
        ...filled('C', 2, 7, (r) => `=VLOOKUP(A${r},T!$A$2:$B$31,2,FALSE)`),
        ...filled('D', 2, 7, (r) => `=XLOOKUP(A${r},T!$A$2:$A$31,T!$B$2:$B$31,0)`),
      },
    }),
    shows: {
      ...{ B2: 6, B3: 2, B4: 7, B5: '#N/A', B6: 8, B7: 1 },
      ...{ C2: 7, C3: 3, C4: 8, C5: '#N/A', C6: 9, C7: 2 },
      ...{ D2: 7, D3: 0, D4: 0, D5: 0, D6: 0, D7: 2 },
    },
  },
  {
    it: 'finds the last cell of a pattern, and the last empty one, where it searches from the end',
    model: asking({
      T: {
        ...{ A1: 'k', B1: 'n' },
        ...filled('A', 2, 31, (r) => (r % 3 === 0 ? null : `a${r}`)),
        ...filled('B', 2, 31, (r) => r),
      },
      S: {
        ...down('A', 1, 'key', 'a*', 'a?', 'a4', '*', 'b*', null),
        ...{ B1: 'last', C1: 'first', D1: 'number' },
        ...filled('B', 2, 7, (r) => `=XMATCH(A${r},T!$A$2:$A$31,2,-1)`),
        ...filled('C', 2, 7, (r) => `=XMATCH(A${r},T!$A$2:$A$31,2)`),
        ...filled('D', 2, 7, (r) => `=XLOOKUP(A${r},T!$A$2:$A$31,T!$B$2:$B$31,0,2,-1)`),
      },
    }),
    shows: {
      ...{ B2: 30, B3: 7, B4: 3, B5: 30, B6: '#N/A', B7: 29 },
      ...{ C2: 1, C3: 1, C4: 3, C5: 1, C6: '#N/A', C7: 2 },
      ...{ D2: 31, D3: 8, D4: 4, D5: 31, D6: 0, D7: 30 },
    },
  },
  {
    it: 'looks up keys of both kinds in a column of both kinds',
    model: asking({
      T: {
        A1: 'k',
        B1: 'v',
        ...filled('A', 2, 31, (r) => (r % 2 === 0 ? r : `n${r}`)),
        ...filled('B', 2, 31, (r) => r * 10),
        A31: 0,
      },
      S: {
        ...down('A', 1, 'key', 4, 'N5', '4', null, 6),
        B1: 'v',
        ...filled('B', 2, 6, (r) => `=VLOOKUP(A${r},T!$A$2:$B$31,2,FALSE)`),
      },
    }),
    shows: { B2: 40, B3: 50, B4: '#N/A', B5: 310, B6: 60 },
  },
  {
    it: 'finds 0 for an empty key among texts',
    model: asking({
      T: {
        ...{ A1: 'k', B1: 'v' },
        ...filled('A', 2, 31, (r) => (r % 5 === 0 ? r - 5 : `n${r}`)),
        ...filled('B', 2, 31, (r) => r * 10),
      },
      S: {
        ...down('A', 1, 'key', 'n4', null, 'N7', '0'),
        ...{ B1: 'v', C1: 'row' },
        ...filled('B', 2, 5, (r) => `=VLOOKUP(A${r},T!$A$2:$B$31,2,FALSE)`),
        ...filled('C', 2, 5, (r) => `=MATCH(A${r},T!$A$2:$A$31,0)`),
      },
    }),
    shows: { B2: 40, B3: 50, B4: 70, B5: '#N/A', C2: 3, C3: 4, C4: 6, C5: '#N/A' },
  },
  {
    it: 'counts how often a pattern has been met so far',
    model: asking({
      S: {
        ...CODED,
        C1: 'so far',
        ...filled('C', 2, 31, (r) => `=COUNTIF($A$2:A${r},A${r})`),
        A31: null,
      },
    }),
    // A1; A1 and A*; a number; 007; 007 and 7.0; b; …; A* in row 13 finds A1, A*, Ab, A1 and A*.
    shows: { C2: 1, C3: 2, C4: 0, C5: 1, C6: 2, C7: 1, C8: 1, C11: 9, C13: 5, C21: 18, C31: 0 },
  },
  {
    it: 'counts empty cells that nothing is stored for',
    model: asking({
      T: {
        A1: 'h',
        ...filled('A', 2, 30, (r) => (r % 3 === 0 ? null : r)),
        B1: 'x',
        ...filled('B', 2, 30, () => 1),
      },
      S: {
        A1: '=COUNTBLANK(T!A1:A100)',
        A2: '=COUNTIF(T!A1:A100,"")',
        A3: '=COUNTIF(T!A1:A100,"<>5")',
        A4: '=COUNTIFS(T!A1:A100,"",T!B1:B100,1)',
        A5: '=COUNTBLANK(T!A:A)',
        A6: '=COUNTIF(T!A1:A100,"=")',
        A7: '=COUNTIF(T!A1:A100,"<>")',
        A8: '=COUNTIFS(T!A1:A100,"",T!B1:B100,"")',
        A9: '=COUNTBLANK(T!F1:G100)',
        B1: '',
        A10: '=COUNTIF(T!A1:A100,B1)',
      },
    }),
    shows: {
      ...{ A1: 80, A2: 80, A3: 99, A4: 10, A5: 1_048_556, A6: 80, A7: 20, A8: 70, A9: 200, A10: 80 },
    },
  },
  {
    it: 'reads dates in criteria',
    model: asking({
      T: { A1: 'day', ...filled('A', 2, 31, (r) => ({ value: 43829 + r, format: 'yyyy-mm-dd' })) },
      S: { A1: '=COUNTIF(T!A2:A31,">=1/10/2020")', A2: '=COUNTIF(T!A2:A31,"2020-01-10")' },
    }),
    shows: { A1: 21, A2: 1 },
  },
  {
    it: 'reads keys of each row as criteria and patterns, over the keys themselves',
    model: workbookOf({
      S: {
        ...{
          A1: 'key',
          B1: 'n',
          C1: 'count',
          D1: 'looked up',
          E1: 'at',
          F1: 'sum',
          G1: 'average',
          H1: 'counts',
        },
        ...down('A', 2, 'a*', 'abc', 'ab', '>5', '<>x', '01', 1, '', 'x', '?'),
        ...filled('A', 12, 23, (r) => `k${r - 12}`),
        ...filled('B', 2, 23, (r) => r),
        ...filled('C', 2, 23, (r) => `=COUNTIF($A$2:$A$23,A${r})`),
        ...filled('D', 2, 23, (r) => `=VLOOKUP(A${r},$A$2:$B$23,2,FALSE)`),
        ...filled('E', 2, 23, (r) => `=MATCH(A${r},$A$2:$A$23,0)`),
        ...filled('F', 2, 23, (r) => `=SUMIF($A$2:$A$23,A${r},$B$2:$B$23)`),
        ...filled('G', 2, 23, (r) => `=AVERAGEIF($A$2:$A$23,A${r},$B$2:$B$23)`),
        ...filled('H', 2, 23, (r) => `=COUNTIFS($A$2:$A$23,A${r},$B$2:$B$23,">3")`),
        ...{ K1: '*', K2: '=VLOOKUP(K1,A2:B23,2,FALSE)', K3: '=MATCH(K1,A2:A23,0)' },
      },
    }),
    shows: {
      ...{ C2: 3, C3: 1, C4: 1, C5: 0, C6: 21, C7: 2, C8: 2, C10: 1, C11: 2, C12: 1, C23: 1 },
      ...{ D2: 2, D3: 3, D5: 5, D6: 6, D7: 7, D8: 8, D10: 10, D11: 10, E2: 1, E7: 6, E8: 7, E11: 9 },
      ...{ F2: 9, F5: 0, F6: 265, F7: 15, F8: 15, F11: 21, G2: 3, G5: '#DIV/0!', G7: 7.5, H2: 1, H6: 19 },
      ...{ K2: 2, K3: 1 },
    },
  },
];
