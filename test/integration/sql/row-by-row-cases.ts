import { workbookOf } from '../../support/workbook-of.ts';
import { down, filled, type WorkbookCase } from './workbook-cases.ts';

/** Tables whose formulas depend on the rows before them. */
export const ROW_BY_ROW_CASES: readonly WorkbookCase[] = [
  {
    it: 'computes a running balance and a running product',
    model: workbookOf({
      S: {
        ...{ A1: 'in', B1: 'out', C1: 'balance', D1: 'grown', C2: '=A2-B2', D2: 100 },
        ...filled('A', 2, 20, (r) => r * 10),
        ...filled('B', 2, 20, (r) => r),
        ...filled('C', 3, 20, (r) => `=C${r - 1}+A${r}-B${r}`),
        ...filled('D', 3, 20, (r) => `=D${r - 1}*1.02`),
        E1: '=SUM(C2:C20)',
      },
    }),
    shows: { C2: 18, C3: 45, C20: 9 * 209, D3: 102, D20: 100 * 1.02 ** 18, E1: 13_680 },
  },
  {
    it: 'counts rows, and anew for each group; the first row refers to the header',
    model: workbookOf({
      S: {
        ...down('A', 1, 'group', 'a', 'a', 'b', 'B', 'c', 'c', 'c'),
        ...{ B1: 'n', C1: 'all', C2: 1 },
        ...filled('B', 2, 8, (r) => `=IF(A${r}=A${r - 1},B${r - 1}+1,1)`),
        ...filled('C', 3, 8, (r) => `=C${r - 1}+1`),
      },
    }),
    shows: { B2: 1, B3: 2, B4: 1, B5: 2, B6: 1, B8: 3, C8: 7 },
  },
  {
    it: 'computes columns that feed each other, with a cell and a lookup outside of the table',
    model: workbookOf({
      S: {
        ...{ A1: 'interest', B1: 'paid', C1: 'rest', D1: 'month', A2: 0, B2: 0, C2: 1000, F1: 0.01 },
        ...filled('D', 2, 8, (r) => (r % 2 === 0 ? 'even' : 'odd')),
        ...filled('A', 3, 8, (r) => `=C${r - 1}*$F$1`),
        ...filled('B', 3, 8, (r) => `=MIN(VLOOKUP(D${r},$H$1:$I$2,2,FALSE),C${r - 1}+A${r})`),
        ...filled('C', 3, 8, (r) => `=ROUND(C${r - 1}+A${r}-B${r},2)`),
        ...{ H1: 'even', I1: 100, H2: 'odd', I2: 400 },
      },
    }),
    shows: {
      A3: 10,
      B3: 400,
      C3: 610,
      A4: 6.1,
      B4: 100,
      C4: 516.1,
      C5: 121.26,
      C6: 22.47,
      B7: 22.6947,
      C7: 0,
      C8: 0,
    },
  },
  {
    it: 'reads several rows before, and ranges of them',
    model: workbookOf({
      S: {
        ...{ A1: 'fibonacci', B1: 'sum of three', A2: 1, A3: 1 },
        ...down('B', 2, 1, 2, 3),
        ...filled('A', 4, 20, (r) => `=A${r - 1}+A${r - 2}`),
        ...filled('B', 5, 20, (r) => `=SUM(B${r - 3}:B${r - 1})`),
      },
    }),
    shows: { A4: 2, A20: 4181, B5: 6, B6: 11, B7: 20, B8: 37 },
  },
  {
    it: 'goes from the last row upwards where rows need those below them',
    model: workbookOf({
      S: {
        ...{ A1: 'costs', B1: 'still to come', B9: 0 },
        ...filled('A', 2, 9, (r) => r),
        ...filled('B', 2, 8, (r) => `=B${r + 1}+A${r}`),
      },
    }),
    shows: { B8: 8, B2: 35 },
  },
  {
    it: 'carries texts, logical values and errors from row to row',
    model: workbookOf({
      S: {
        ...{ A1: 'x', B1: 'name', C1: 'ratio', D1: 'any', A2: 8, B2: 'a', C2: 64, D2: false },
        ...down('A', 3, 2, 4, 0, 1, 5),
        ...filled('B', 3, 7, (r) => `=IF(A${r}>1,B${r - 1}&A${r},B${r - 1})`),
        ...filled('C', 3, 7, (r) => `=C${r - 1}/A${r}`),
        ...filled('D', 3, 7, (r) => `=OR(D${r - 1},A${r}=4)`),
      },
    }),
    shows: { B4: 'a24', B7: 'a245', C4: 8, C5: '#DIV/0!', C7: '#DIV/0!', D3: false, D4: true, D7: true },
  },
  {
    it: 'starts anew behind rows with values of their own and behind blank rows',
    model: workbookOf({
      S: {
        ...{ A1: 'k', B1: 'n' },
        ...Object.fromEntries([2, 3, 4, 5, 6, 7, 8, 10, 11, 12].map((r) => [`A${r}`, `k${r}`])),
        ...{ B2: 1, B3: '=B2+1', B4: '=B3+1', B5: 50, B6: '=B5+1', B7: '=B6+1', B8: '=B7+1' },
        ...{ B10: '=B9+1', B11: '=B10+1', B12: '=B11+1' },
      },
    }),
    shows: { B4: 3, B6: 51, B8: 53, B10: 1, B12: 3 },
  },
  {
    it: 'keeps apart what is less than a rounding from what is nothing',
    model: workbookOf({
      S: {
        ...{ A1: 'x', B1: 'rest', C1: 'left', B2: 1 },
        ...filled('A', 2, 12, () => 0.1),
        ...filled('B', 3, 12, (r) => `=B${r - 1}-A${r}`),
        ...filled('C', 3, 12, (r) => `=IF(B${r}=0,"none",B${r})`),
      },
    }),
    shows: { B12: 0, C12: 'none', B11: 0.1 },
  },
  {
    it: 'refuses a formula of its own in a row of others, and computes the others',
    model: workbookOf({
      S: {
        ...{ A1: 'x', B1: 'y', A2: 1, B2: 1 },
        ...filled('A', 3, 6, (r) => ({ formula: `=MYSTERY(B${r - 1})`, value: r })),
        ...filled('B', 3, 6, (r) => `=A${r}+B${r - 1}`),
      },
    }),
    shows: { B3: 4, B6: 19 },
    refuses: [/MYSTERY/],
  },
];
