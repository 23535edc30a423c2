import { cellAddress } from '../../../shared/tabular/cell-address.ts';
import type { WorkbookModel } from '../../../shared/workbook/workbook-model.ts';
import { type CellOf, type CellsOf, workbookOf } from '../../support/workbook-of.ts';
import type { Shown } from './sql-run.ts';

export interface WorkbookCase {
  readonly it: string;
  readonly model: WorkbookModel;
  /** By address; of the first sheet where none is named. */
  readonly shows: Readonly<Record<string, Shown>>;
  /** What each refusal says, in any order; none where absent. */
  readonly refuses?: readonly RegExp[];
}

/** Values down a column, the first at `row`. */
export function down(column: string, row: number, ...cells: readonly CellOf[]): CellsOf {
  return Object.fromEntries(cells.map((cell, i) => [`${column}${row + i}`, cell]));
}

/** A formula for each row from `first` to `last`, told the row. */
export function filled(column: string, first: number, last: number, cell: (row: number) => CellOf): CellsOf {
  const rows = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return Object.fromEntries(rows.map((row) => [`${column}${row}`, cell(row)]));
}

/** A table of 30 rows: A `Name` n1…, B `Amount` 1…30. */
const THIRTY: CellsOf = {
  A1: 'Name',
  B1: 'Amount',
  ...filled('A', 2, 31, (row) => `n${row - 1}`),
  ...filled('B', 2, 31, (row) => row - 1),
};

const SUM_30 = 465;

export const WORKBOOK_CASES: readonly WorkbookCase[] = [
  {
    it: 'reads the cell that a text names, which is the same in every row',
    model: workbookOf({
      S: {
        ...THIRTY,
        C1: 'First',
        ...filled('C', 2, 31, (row) => `=B${row}*0+INDIRECT("B2")`),
        D1: 'Sum',
        ...filled('D', 2, 31, () => '=SUM(INDIRECT("B2:B4"))'),
      },
    }),
    shows: { C2: 1, C3: 1, C31: 1, D2: 6, D3: 6, D31: 6 },
  },
  {
    it: 'computes formulas of the same row',
    model: workbookOf({
      S: {
        ...down('A', 1, 'Price', 2, 3.5, 10),
        ...down('B', 1, 'Pieces', 3, 4, 0),
        ...filled('C', 2, 4, (r) => `=A${r}*B${r}`),
        C1: 'Total',
      },
    }),
    shows: { C2: 6, C3: 14, C4: 0 },
  },
  {
    it: 'computes a formula of a formula of a formula',
    model: workbookOf({
      S: {
        ...down('A', 1, 'a', 1, 2, 3),
        ...{ B1: 'b', C1: 'c', D1: 'd' },
        ...filled('D', 2, 4, (r) => `=A${r}+1`),
        ...filled('C', 2, 4, (r) => `=D${r}*10`),
        ...filled('B', 2, 4, (r) => `=C${r}&"!"`),
      },
    }),
    shows: { D2: 2, C2: 20, B2: '20!', B4: '40!' },
  },
  {
    it: 'reads absolute cells outside of the table, in it, and on another sheet',
    model: workbookOf({
      S: {
        ...THIRTY,
        F1: 3,
        C1: 'loose',
        ...filled('C', 2, 31, (r) => `=B${r}*$F$1`),
        D1: 'inside and beyond',
        ...filled('D', 2, 31, (r) => `=B${r}-$B$11+Other!$B$2`),
      },
      Other: { B2: 0.5 },
    }),
    shows: { C2: 3, C31: 90, D2: -8.5, D11: 0.5 },
  },
  {
    it: 'reads other rows; the first row refers to the header',
    model: workbookOf({
      S: {
        ...THIRTY,
        C1: 'change',
        ...filled('C', 2, 31, (r) => `=B${r}-B${r - 1}`),
        D1: 'next',
        ...filled('D', 2, 31, (r) => `=B${r + 1}*2`),
        E1: 'above',
        ...filled('E', 2, 31, (r) => `=B${r - 1}`),
      },
    }),
    shows: { C2: '#VALUE!', C3: 1, C31: 1, D2: 4, D30: 60, D31: 0, E2: 'Amount', E3: 1 },
  },
  {
    it: 'takes of a range each row its own cell, where the range reaches so far',
    model: workbookOf(
      {
        S: {
          ...THIRTY,
          ...{ C1: 'shorter', D1: 'lower', E1: 'named', F1: 'around', G1: 'growing', H1: 'elsewhere' },
          ...filled('C', 2, 31, () => '=$B$2:$B$11*10'),
          ...filled('D', 2, 31, () => '=B$20:B$40+0'),
          ...filled('E', 2, 31, () => '=-part'),
          ...filled('F', 3, 30, (r) => `=B${r - 1}:B${r + 1}*2`),
          ...filled('G', 4, 30, (r) => `=$B$5:B${r + 1}+0`),
          ...filled('H', 2, 31, () => '=T!A:A&"!"'),
        },
        T: {
          ...down('A', 4, 'Deep', 5, 6, 7, 8, 9),
          ...down('B', 4, 'Sea', 'a', 'b', 'c', 'd', 'e'),
        },
      },
      { names: { part: 'S!$B$10:$B$12' } },
    ),
    shows: {
      ...{
        C2: 10,
        C11: 100,
        C12: '#VALUE!',
        C31: '#VALUE!',
        D2: '#VALUE!',
        D19: '#VALUE!',
        D20: 19,
        D31: 30,
      },
      ...{ E9: '#VALUE!', E10: -9, E12: -11, E13: '#VALUE!', F3: 4, F30: 58, G4: 4, G5: 4, G30: 29 },
      ...{ H2: '!', H4: 'Deep!', H5: '5!', H9: '9!', H10: '!' },
    },
  },
  {
    it: 'refuses a function of a range that reaches some of its rows',
    model: workbookOf({
      S: { ...THIRTY, C1: 'start', ...filled('C', 2, 31, () => '=LEFT($A$2:$A$11,1)') },
    }),
    shows: {},
    refuses: [/not all rows take the same kind of cell/],
  },
  {
    it: 'computes running, sliding, shrinking and wide windows',
    model: workbookOf({
      S: {
        ...THIRTY,
        ...{ C1: 'running', D1: 'sliding', E1: 'rest', F1: 'around', G1: 'averages' },
        ...filled('C', 2, 31, (r) => `=SUM($B$2:B${r})`),
        ...filled('D', 2, 31, (r) => `=SUM(B${r}:B${r + 2})`),
        ...filled('E', 2, 31, (r) => `=SUM(B${r}:B$31)`),
        ...filled('F', 3, 30, (r) => `=MAX(B${r - 1}:B${r + 1})-MIN(B${r - 1}:B${r + 1})`),
        ...filled('G', 2, 31, (r) => `=AVERAGE(B$2:B${r})`),
      },
    }),
    shows: {
      ...{ C2: 1, C3: 3, C31: SUM_30, D2: 6, D29: 28 + 29 + 30, D30: 59, D31: 30 },
      ...{ E2: SUM_30, E31: 30, E30: 59, F3: 2, F30: 2, G2: 1, G31: 15.5 },
    },
  },
  {
    it: 'counts windows over rows with gaps as rows of the sheet, not of the table',
    model: workbookOf({
      S: {
        ...{ A1: 'n', B1: 'x', C1: 'three', D1: 'above' },
        ...Object.fromEntries(
          [2, 3, 4, 5, 7, 8, 9].flatMap((r) => [
            [`A${r}`, r],
            [`B${r}`, 10 ** (r - 2)],
            [`C${r}`, `=SUM(B${r - 1}:B${r + 1})`],
            [`D${r}`, `=A${r - 1}+0`],
          ]),
        ),
      },
    }),
    shows: { C3: 111, C5: 1100, C7: 1100000, C8: 11100000, D3: 2, D7: 0, D8: 7, D2: '#VALUE!' },
  },
  {
    it: 'computes whole columns with header and totals in them',
    model: workbookOf({
      S: {
        ...THIRTY,
        B32: '=SUM(B2:B31)',
        A32: 'Total',
        F1: '=SUM(B:B)',
        F2: '=COUNT(B:B)',
        F3: '=COUNTA(A:B)',
        F4: '=SUM($A:$B)',
      },
    }),
    shows: { B32: SUM_30, F1: 2 * SUM_30, F2: 31, F3: 64, F4: 2 * SUM_30 },
  },
  {
    it: 'sums over stacked tables and what lies between them',
    model: workbookOf({
      S: {
        ...down('A', 1, 'First', ...Array.from({ length: 12 }, (_, i) => i + 1)),
        ...down('B', 1, 'v', ...Array.from({ length: 12 }, () => 1)),
        A16: 1000,
        ...down('A', 20, 'Second', ...Array.from({ length: 12 }, (_, i) => (i + 1) * 100)),
        ...down('B', 20, 'w', ...Array.from({ length: 12 }, () => 2)),
        F1: '=SUM(A1:A40)',
        F2: '=SUM(A1:B40)',
        F3: '=COUNTIF(A1:A40,">=100")',
        F4: '=COUNTA(A1:A40)',
        F5: '=INDEX(A1:A40,21)',
        F6: '=MATCH(1000,A1:A40,0)',
        F7: '=SUMIF(A1:A40,">=100",B1:B40)',
      },
    }),
    shows: { F1: 78 + 1000 + 7800, F2: 78 + 12 + 1000 + 7800 + 24, F3: 13, F4: 27, F5: 100, F6: 16, F7: 24 },
  },
  {
    it: 'sums over tables side by side',
    model: workbookOf({
      S: {
        ...down('A', 1, 'L', ...Array.from({ length: 20 }, (_, i) => i + 1)),
        ...down('B', 1, 'l', ...Array.from({ length: 20 }, () => 1)),
        ...down('D', 3, 'R', ...Array.from({ length: 25 }, (_, i) => (i + 1) * 100)),
        ...down('E', 3, 'r', ...Array.from({ length: 25 }, () => 2)),
        H1: '=SUM(A1:E30)',
        H2: '=COUNT(A1:E30)',
        H3: '=MAX(A:E)',
        H4: '=SUM(A2:D10)',
      },
    }),
    shows: { H1: 210 + 20 + 32500 + 50, H2: 90, H3: 2500, H4: 45 + 9 + 2800 },
  },
  {
    it: 'sums through sheets',
    model: workbookOf({
      Total: {
        A1: '=SUM(Jan:Mar!B2:B2)',
        A2: '=SUM(Jan:Mar!A1:C9)',
        A3: '=COUNT(Mar:Jan!B:B)',
        A4: '=MAX(Jan:Mar!B2:B3)',
      },
      Jan: { B2: 1, B3: 10 },
      Feb: { B2: 2, C9: 100 },
      Mar: { A1: 'x', B2: 3 },
    }),
    shows: { A1: 6, A2: 116, A3: 4, A4: 10 },
  },
  {
    it: 'follows names: of cells, ranges, constants, formulas, and of a sheet before the workbook',
    model: workbookOf(
      {
        S: {
          ...THIRTY,
          F1: 2,
          C1: 'f',
          ...filled('C', 2, 31, (r) => `=B${r}*Factor`),
          H1: '=SUM(Amounts)',
          H2: '=Rate*100',
          H3: '=Twice',
          H4: '=Place&"!"',
          H5: '=Nowhere',
        },
        T: { A1: '=Place', A2: '=S!Place' },
      },
      {
        names: {
          Factor: 'S!$F$1',
          Amounts: 'S!$B$2:$B$31',
          Rate: '0.19',
          Twice: 'SUM(Amounts)*2',
          Place: '"book"',
        },
        localNames: [{ sheet: 'S', name: 'place', formula: '"sheet"' }],
      },
    ),
    shows: {
      C3: 4,
      H1: SUM_30,
      H2: 19,
      H3: 2 * SUM_30,
      H4: 'sheet!',
      H5: '#NAME?',
      'T!A1': 'book',
      'T!A2': 'sheet',
    },
  },
  {
    it: 'follows structured references',
    model: workbookOf(
      {
        S: {
          ...THIRTY,
          C1: 'Twice',
          ...filled('C', 2, 31, () => '=Orders[[#This Row],[Amount]]*2'),
          D1: 'Both',
          ...filled('D', 2, 31, () => '=SUM(Orders[[#This Row],[Amount]:[Twice]])'),
          B32: '=SUM(Orders[Amount])',
          G1: '=SUM(Orders[Twice])',
          G2: '=Orders[[#Headers],[Amount]]',
          G3: '=Orders[[#Totals],[Amount]]+1',
          G4: '=COUNT(Orders[#All])',
          G5: '=ROWS(Orders)',
          G6: '=COLUMNS(Orders)',
          G7: '=SUM(Orders[[Amount]:[Both]])',
        },
      },
      {
        tables: [
          {
            name: 'Orders',
            sheet: 'S',
            range: 'A1:D32',
            columns: ['Name', 'Amount', 'Twice', 'Both'],
            hasTotals: true,
          },
        ],
      },
    ),
    shows: {
      ...{ C2: 2, C31: 60, D2: 3, B32: SUM_30, G1: 2 * SUM_30, G2: 'Amount', G3: SUM_30 + 1 },
      ...{ G4: 91, G5: 30, G6: 4, G7: 6 * SUM_30 },
    },
  },
  {
    it: 'computes chains of cells outside of tables, across sheets and in any order',
    model: workbookOf({
      S: { A1: '=C1+1', C1: '=E1*2', E1: '=T!A1', A3: '=A1+C1+E1' },
      T: { A1: 5, C1: '=S!A3' },
    }),
    shows: { E1: 5, C1: 10, A1: 11, A3: 26, 'T!C1': 26 },
  },
  {
    it: 'keeps columns of mixed types apart',
    model: workbookOf({
      S: {
        ...{ A1: 'k', B1: 'mixed', C1: 'text', D1: 'number', E1: 'is' },
        ...filled('A', 2, 6, (r) => r),
        ...down('B', 2, 1, 'two', true, '#N/A', 2.5),
        ...filled('C', 2, 6, (r) => `=B${r}&""`),
        ...filled('D', 2, 6, (r) => `=IFERROR(B${r}+1,-1)`),
        ...filled('E', 2, 6, (r) => `=B${r}`),
        G1: '=SUM(B2:B6)',
        G2: '=COUNTA(B2:B6)',
        G3: '=SUM(B2:B4)',
      },
    }),
    shows: {
      ...{ C2: '1', C3: 'two', C4: 'TRUE', C5: '#N/A', D2: 2, D3: -1, D4: 2, D5: -1, D6: 3.5 },
      ...{ E2: 1, E3: 'two', E4: true, E5: '#N/A', E6: 2.5, G1: '#N/A', G2: 5, G3: 1 },
    },
  },
  {
    it: 'gives errors as values',
    model: workbookOf({
      S: {
        ...{ A1: 'a', B1: 'b', C1: 'ratio' },
        ...down('A', 2, 1, 0, 4, 5),
        ...down('B', 2, 0, 0, 2, 'x'),
        ...filled('C', 2, 5, (r) => `=A${r}/B${r}`),
        E1: '=SUM(C2:C5)',
        E2: '=1/0',
        E3: '=SQRT(-1)',
        E4: '=NA()+1',
        E5: '=IFERROR(E2,"caught")',
        E7: '=#REF!A1+1',
        E9: '=IFERROR(SUM(#REF!A1:B2),"lost")',
      },
    }),
    shows: {
      C2: '#DIV/0!',
      C3: '#DIV/0!',
      C4: 2,
      C5: '#VALUE!',
      E1: '#DIV/0!',
      E2: '#DIV/0!',
      E3: '#NUM!',
      E4: '#N/A',
      E5: 'caught',
      E7: '#REF!',
      E9: 'lost',
    },
  },
  {
    it: 'takes blank cells as 0, as empty text, and as nothing',
    model: workbookOf({
      S: {
        ...{ A1: 'a', B1: 'b', C1: 'copy', D1: 'joined', E1: 'sum', F1: 'blank?' },
        ...down('A', 2, 1, 2, 3),
        B2: 5,
        ...filled('C', 2, 4, (r) => `=B${r}`),
        ...filled('D', 2, 4, (r) => `="<"&B${r}&">"`),
        ...filled('E', 2, 4, (r) => `=A${r}+B${r}`),
        ...filled('F', 2, 4, (r) => `=ISBLANK(B${r})`),
        H1: '=COUNTBLANK(B2:B4)',
        H2: '=Z99',
        H3: '=IF(Z99="","empty","full")',
        H4: '=COUNT(B2:B4)',
      },
    }),
    shows: {
      C2: 5,
      C3: 0,
      D2: '<5>',
      D3: '<>',
      E3: 2,
      F2: false,
      F3: true,
      H1: 2,
      H2: 0,
      H3: 'empty',
      H4: 1,
    },
  },
  {
    it: 'computes with booleans',
    model: workbookOf({
      S: {
        ...{ A1: 'n', B1: 'flag', C1: 'big', D1: 'more', E1: 'number' },
        ...down('A', 2, 1, 5, 9),
        ...down('B', 2, true, false, true),
        ...filled('C', 2, 4, (r) => `=A${r}>4`),
        ...filled('D', 2, 4, (r) => `=IF(B${r},IF(C${r},"both","flag"),"no")`),
        ...filled('E', 2, 4, (r) => `=B${r}*1+C${r}`),
      },
    }),
    shows: { C2: false, C3: true, D2: 'flag', D3: 'no', D4: 'both', E2: 1, E3: 1, E4: 2 },
  },
  {
    it: 'counts days from 1900',
    model: workbookOf({
      S: {
        ...{ A1: 'day', B1: 'next', C1: 'year', D1: 'moment', E1: 'hours' },
        ...down('A', 2, { value: 45000, format: 'yyyy-mm-dd' }, { value: 61, format: 'yyyy-mm-dd' }),
        ...filled('B', 2, 3, (r) => ({ formula: `=A${r}+1`, format: 'yyyy-mm-dd' })),
        ...filled('C', 2, 3, (r) => `=YEAR(A${r})`),
        ...down(
          'D',
          2,
          { value: 45000.75, format: 'yyyy-mm-dd hh:mm' },
          { value: 45000.123456789, format: 'yyyy-mm-dd hh:mm' },
        ),
        ...filled('E', 2, 3, (r) => `=(D${r}-45000)*24`),
        G1: '=MAX(A2:A3)',
      },
    }),
    shows: { B2: 45001, B3: 62, C2: 2023, C3: 1900, E2: 18, E3: (45000.123456789 - 45000) * 24, G1: 45000 },
  },
  {
    it: 'keeps early days and times alone as they are',
    model: workbookOf({
      S: {
        ...{ A1: 'day', B1: 'copy', C1: 'k' },
        ...down(
          'A',
          2,
          { value: 60, format: 'yyyy-mm-dd' },
          { value: 0.5, format: 'yyyy-mm-dd' },
          { value: 1, format: 'yyyy-mm-dd' },
        ),
        ...filled('B', 2, 4, (r) => `=A${r}*2`),
        ...down('C', 2, 'x', 'y', 'z'),
      },
    }),
    shows: { B2: 120, B3: 1, B4: 2 },
  },
  {
    it: 'keeps numbers of days as they are in workbooks that count from 1904',
    model: workbookOf(
      {
        S: {
          ...{ A1: 'day', B1: 'next', C1: 'apart' },
          ...down('A', 2, { value: 43538, format: 'yyyy-mm-dd' }, { value: 0, format: 'yyyy-mm-dd' }),
          ...filled('B', 2, 3, (r) => ({ formula: `=A${r}+1`, format: 'yyyy-mm-dd' })),
          ...filled('C', 2, 3, (r) => `=$A$2-A${r}`),
        },
      },
      { isDate1904: true },
    ),
    shows: { B2: 43539, B3: 1, C2: 0, C3: 43538 },
  },
  {
    it: 'leaves out hidden rows and other subtotals',
    model: workbookOf(
      {
        S: {
          ...THIRTY,
          F1: '=SUBTOTAL(9,B2:B31)',
          F2: '=SUBTOTAL(109,B2:B31)',
          F3: '=SUBTOTAL(103,A2:A31)',
          F4: '=SUBTOTAL(109,B2:B9)',
          F6: '=SUBTOTAL(9,F1:F4)+1',
          F7: '=SUM(F1:F2)',
        },
      },
      { hiddenRows: { S: [2, 3, 31] } },
    ),
    shows: { F1: SUM_30, F2: SUM_30 - 33, F3: 27, F4: 33, F6: 1, F7: 2 * SUM_30 - 33 },
  },
  {
    it: 'leaves out rows that a filter hides from every subtotal',
    model: workbookOf(
      { S: { ...THIRTY, F1: '=SUBTOTAL(9,B2:B31)', F2: '=SUBTOTAL(109,B2:B31)', F3: '=SUBTOTAL(2,B2:B40)' } },
      { hiddenRows: { S: [2, 3, 31] }, filterRanges: { S: 'A1:B31' } },
    ),
    shows: { F1: SUM_30 - 33, F2: SUM_30 - 33, F3: 27 },
  },
  {
    it: 'computes array formulas of one cell',
    model: workbookOf({
      S: {
        ...THIRTY,
        F1: '{=SUM(B2:B31*2)}',
        F2: '{=SUM((B2:B31>10)*B2:B31)}',
        F3: '{=SUM(IF(B2:B31<4,B2:B31,0))}',
        F4: '=SUMPRODUCT((B2:B31>28)*(B2:B31))',
        F5: '{=MAX(IF(A2:A31="n7",B2:B31))}',
      },
    }),
    shows: { F1: 2 * SUM_30, F2: SUM_30 - 55, F3: 6, F4: 59, F5: 7 },
  },
  {
    it: 'keeps the saved values of refused formulas; what depends on them is computed',
    model: workbookOf({
      S: {
        ...{ A1: 'a', B1: 'unknown', C1: 'dependent' },
        ...down('A', 2, 1, 2, 3),
        ...filled('B', 2, 4, (r) => ({ formula: `=MYSTERY(A${r})`, value: r * 100 })),
        ...filled('C', 2, 4, (r) => `=B${r}+A${r}`),
        E1: { formula: '=[1]Other!A1', value: 'from afar' },
        E2: '=E1&"!"',
        E3: { formula: '=WEBSERVICE("x")', value: '#VALUE!' },
        E4: '=IFERROR(E3,7)',
        E5: { formula: '=INDEX([2]Elsewhere!A1:B2,1)', value: true },
        E6: '=NOT(E5)',
      },
    }),
    shows: { C2: 201, C4: 403, E2: 'from afar!', E4: 7, E6: false },
    refuses: [/Other.*another workbook/, /Elsewhere.*another workbook/, /MYSTERY/, /WEBSERVICE/],
  },
  {
    it: 'names circular references and keeps their saved values',
    model: workbookOf({
      S: {
        A1: { formula: '=B1+1', value: 4 },
        B1: { formula: '=C1*2', value: 3 },
        C1: { formula: '=A1', value: 9 },
        E1: '=A1+B1',
        G1: { formula: '=G1+1', value: 0 },
        G3: '=G1+5',
      },
    }),
    shows: { E1: 7, G3: 5 },
    refuses: [/depends on itself.*A1/, /depends on itself/, /depends on itself/, /depends on itself: G1/],
  },
  {
    it: 'computes a sheet without a header',
    model: workbookOf({
      S: {
        ...filled('A', 1, 20, (r) => r),
        ...filled('B', 1, 20, (r) => `=A${r}^2`),
        D3: '=SUM(B1:B20)',
        D5: '=SUM(B:B)',
      },
    }),
    shows: { B1: 1, B20: 400, D3: 2870, D5: 2870 },
  },
  {
    it: 'takes an empty sheet',
    model: workbookOf({
      Empty: {},
      S: { A1: '=SUM(Empty!A1:Z99)', A2: '=Empty!B2', A3: '=COUNTA(Empty!A:A)' },
    }),
    shows: { 'S!A1': 0, 'S!A2': 0, 'S!A3': 0 },
  },
  {
    it: 'tells lower and upper case of sheets and headers apart only where SQL does',
    model: workbookOf({
      Data: {
        ...down('A', 1, 'Id', 1, 2),
        ...down('B', 1, 'ID', 10, 20),
        C1: 'id ',
        ...filled('C', 2, 3, (r) => `=A${r}+B${r}`),
      },
      data_2: { ...down('A', 1, 'x', 5, 6), B1: 'y', ...filled('B', 2, 3, (r) => `=A${r}+DATA!C${r}`) },
    }),
    shows: { C2: 11, 'data_2!B2': 16, 'data_2!B3': 28 },
  },
  {
    it: 'reads rows of other tables in the same row and by an offset',
    model: workbookOf({
      S: {
        A1: 'k',
        B1: 'same',
        C1: 'below',
        ...filled('A', 2, 31, (r) => r),
        ...filled('B', 2, 31, (r) => `=T!A${r}+1`),
        ...filled('C', 2, 31, (r) => `=T!A${r + 1}`),
      },
      T: {
        A1: 'v',
        B1: 'w',
        ...filled('A', 2, 26, (r) => r * 10),
        ...filled('B', 2, 26, (r) => `=A${r}/10`),
      },
    }),
    shows: { B2: 21, B26: 261, B27: 1, C2: 30, C25: 260, C26: 0, C31: 0 },
  },
  {
    it: 'looks keys up in another table',
    model: workbookOf({
      S: {
        ...{ A1: 'key', B1: 'found', C1: 'matched', D1: 'sum' },
        ...down('A', 2, 'b', 'A', 'none', 'c'),
        ...filled('B', 2, 5, (r) => `=VLOOKUP(A${r},T!$A$2:$B$40,2,FALSE)`),
        ...filled('C', 2, 5, (r) => `=IFERROR(INDEX(T!$B$2:$B$40,MATCH(A${r},T!$A$2:$A$40,0)),0)`),
        ...filled('D', 2, 5, (r) => `=SUMIF(T!$A$2:$A$40,A${r},T!$B$2:$B$40)`),
      },
      T: {
        A1: 'k',
        B1: 'v',
        ...filled('A', 2, 40, (r) => 'abc'[r % 3] ?? ''),
        ...filled('B', 2, 40, (r) => r),
      },
    }),
    shows: { B2: 4, B3: 3, B4: '#N/A', B5: 2, C2: 4, C4: 0, D2: 13 * 22, D3: 13 * 21, D4: 0 },
  },
  {
    it: 'computes different formulas in the rows of one column',
    model: workbookOf({
      S: {
        ...THIRTY,
        C1: 'odd and even',
        ...filled('C', 2, 31, (r) =>
          r === 10 ? 1000 : r === 11 ? 'skip' : r % 2 === 0 ? `=B${r}*2` : `=-B${r}`,
        ),
        F1: '=SUM(C2:C31)',
        F2: '=COUNT(C2:C31)',
      },
    }),
    shows: { C2: 2, C3: -2, C10: 1000, C11: 'skip', C12: 22, F1: 2 * (225 - 9) + 1000 - (240 - 10), F2: 29 },
  },
  {
    it: 'computes over a range of a formula column on which the formula itself does not depend',
    model: workbookOf({
      S: {
        ...THIRTY,
        C1: 'double',
        ...filled('C', 2, 31, (r) => `=B${r}*2`),
        D1: 'share',
        ...filled('D', 2, 31, (r) => `=C${r}/SUM($C$2:$C$31)`),
        E1: 'rank',
        ...filled('E', 2, 31, (r) => `=RANK(C${r},$C$2:$C$31)`),
        F1: 'seen',
        ...filled('F', 2, 31, (r) => `=COUNTIF($C$2:C${r},C${r})`),
      },
    }),
    shows: { D2: 1 / SUM_30, D31: 30 / SUM_30, E2: 30, E31: 1, F2: 1, F31: 1 },
  },
  {
    it: 'computes columns that each read the one before several times',
    model: workbookOf({ S: chain(12) }),
    shows: { M2: 64 * 0.75 ** 12, M3: 128 * 0.75 ** 12 },
  },
];

/** A header and two rows; each column reads the one before four times. */
function chain(columns: number): CellsOf {
  const cells: Record<string, CellOf> = { A1: 'c0', A2: 64, A3: 128 };
  for (let column = 2; column <= columns + 1; column++) {
    cells[cellAddress(column, 1)] = `c${column - 1}`;
    for (const row of [2, 3]) {
      const before = cellAddress(column - 1, row);
      cells[cellAddress(column, row)] = `=IF(${before}>1,${before}/2+${before}/4,${before})`;
    }
  }
  return cells;
}

/** A header, two rows of numbers (1…n and 2…n+1) whose last column sums the first. */
/** For PostgreSQL only: other engines refuse some in the middle, and then go on from what the file saved. */
export const WIDE_SHEET: WorkbookCase = {
  it: 'computes a sheet of 150 columns, each from the one before',
  model: workbookOf({ S: wide(150) }),
  shows: { ET2: 150, ET3: 151, EV2: (150 * 151) / 2 },
};

function wide(columns: number): CellsOf {
  const cells: Record<string, CellOf> = {};
  for (let column = 1; column <= columns; column++) {
    cells[cellAddress(column, 1)] = `c${column}`;
    cells[cellAddress(column, 2)] = column === 1 ? 1 : `=${cellAddress(column - 1, 2)}+1`;
    cells[cellAddress(column, 3)] = column === 1 ? 2 : `=${cellAddress(column, 2)}+1`;
  }
  cells[cellAddress(columns + 2, 2)] = `=SUM(A2:${cellAddress(columns, 2)})`;
  return cells;
}
