import { workbookOf } from '../../support/workbook-of.ts';
import { down, filled, type WorkbookCase } from './workbook-cases.ts';

export const FUNCTION_CASES: readonly WorkbookCase[] = [
  {
    it: 'takes no dates for payments of another range size, also where as many are filled',
    model: workbookOf({
      S: {
        ...down('A', 1, -20, 5, 5, 5, 5),
        ...down('B', 1, 44958, 44986, 45017, null, 45078, 45139),
        D1: '=XNPV(0.1,A1:A5,B1:B6)',
        D3: '=XIRR(A1:A5,B1:B6)',
        D5: '=ROUND(XNPV(0.1,A1:A3,B1:B3),6)',
      },
    }),
    shows: { D1: '#NUM!', D3: '#NUM!', D5: -10.112865 },
  },
  {
    it: 'finds no number for a text or a logical value that is sought among sorted numbers, and 0 for an empty cell',
    model: workbookOf({
      T: { ...down('A', 1, 'limit', ...Array.from({ length: 40 }, (_, i) => i * 2)) },
      S: {
        A1: 'key',
        ...{ A2: 'a', A3: 5, A5: true, A6: '7', A7: -1 },
        B1: 'at',
        C1: 'limit',
        D1: 'among few',
        ...filled('B', 2, 7, (r) => `=MATCH(A${r},T!$A$2:$A$41,1)`),
        ...filled('C', 2, 7, (r) => `=LOOKUP(A${r},T!$A$2:$A$41)`),
        ...filled('D', 2, 7, (r) => `=MATCH(A${r},T!$A$2:$A$4,1)`),
      },
    }),
    shows: {
      ...{ 'S!B2': '#N/A', 'S!B3': 3, 'S!B4': 1, 'S!B5': '#N/A', 'S!B6': '#N/A', 'S!B7': '#N/A' },
      ...{ 'S!C2': '#N/A', 'S!C3': 4, 'S!C4': 0, 'S!C5': '#N/A', 'S!C6': '#N/A', 'S!C7': '#N/A' },
      ...{ 'S!D2': '#N/A', 'S!D3': 3, 'S!D4': 1, 'S!D5': '#N/A', 'S!D6': '#N/A', 'S!D7': '#N/A' },
    },
  },
  {
    it: 'computes what LOOKUP searches cell by cell, without being told that it is an array',
    model: workbookOf({
      S: {
        ...down('A', 1, 'n', 10, 7, 7, 3),
        ...down('B', 1, 'name', 'a', 'b', 'c', 'd'),
        D1: '=LOOKUP(2,1/(A2:A5=7),B2:B5)',
        D2: '=LOOKUP(2,1/(A2:A5<>""),A2:A5)',
        D3: '=LOOKUP(2,1/(A:A=7),B:B)',
        D4: '=LOOKUP(2,1/(A2:A5>99),B2:B5)',
        D5: '=LOOKUP(2,1/((A2:A5>5)*(B2:B5<"c")),B2:B5)',
      },
    }),
    shows: { D1: 'c', D2: 3, D3: 'c', D4: '#N/A', D5: 'b' },
  },
  {
    it: 'takes positions that fit no integer',
    model: workbookOf({
      S: {
        ...down('A', 1, 'n', 10, 7, 3),
        ...down('B', 1, 'm', 1, 2, 3),
        D1: '=SMALL(A2:A4,1E300)',
        D2: '=LARGE(A2:A4,3E9)',
        D3: '=VLOOKUP(7,A2:B4,1E300,FALSE)',
        D4: '=VLOOKUP(7,A2:B4,-1E300,FALSE)',
        D5: '=HLOOKUP("n",A1:B4,1E19,FALSE)',
        D6: '=INDEX(A2:A4,1E300)',
        D7: '=SMALL(A2:A4,2)',
        D8: '=LARGE(A2:A4,0.5)',
      },
    }),
    shows: {
      ...{ D1: '#NUM!', D2: '#NUM!', D3: '#REF!', D4: '#VALUE!', D5: '#REF!', D6: '#REF!', D7: 7, D8: 10 },
    },
  },
  {
    it: 'has columns that are called like those that PostgreSQL has in every table',
    model: workbookOf({
      S: {
        ...{ A1: 'ctid', A2: 1, A3: 2, B1: 'tableoid', B2: 3, B3: 4, C1: 'XMIN', C2: 5, C3: 6 },
        D1: 'cmax',
        ...filled('D', 2, 3, (r) => `=A${r}+B${r}+C${r}`),
      },
    }),
    shows: { D2: 9, D3: 12 },
  },
  {
    it: 'counts days from 1904 where the workbook does',
    model: workbookOf(
      {
        S: {
          // 1 January 2020 is day 42,369 of such a workbook.
          ...down('A', 1, 'day', 42369, 0, 42400.75),
          ...{ B1: 'year', C1: 'month', D1: 'day', E1: 'weekday', F1: 'next month', G1: 'end', H1: 'days' },
          ...filled('B', 2, 4, (r) => `=YEAR(A${r})`),
          ...filled('C', 2, 4, (r) => `=MONTH(A${r})`),
          ...filled('D', 2, 4, (r) => `=DAY(A${r})`),
          ...filled('E', 2, 4, (r) => `=WEEKDAY(A${r})`),
          ...filled('F', 2, 4, (r) => `=EDATE(A${r},1)`),
          ...filled('G', 2, 4, (r) => `=EOMONTH(A${r},0)`),
          ...filled('H', 2, 4, (r) => `=DAYS(A${r},A$3)`),
          J1: '=DATE(2020,1,1)',
          J2: '=DATE(1903,12,31)',
          J3: '=YEAR(TODAY())>2000',
          J4: '=HOUR(A4)',
          J5: '=DATE(2020,1,32)-J1',
        },
      },
      { isDate1904: true },
    ),
    shows: {
      ...{ B2: 2020, C2: 1, D2: 1, E2: 4, F2: 42400, G2: 42399, H2: 42369 },
      ...{ B3: 1904, C3: 1, D3: 1, E3: 6, F3: 31, G3: 30, H3: 0 },
      ...{ B4: 2020, C4: 2, D4: 1, E4: 7, F4: 42429, G4: 42428, H4: 42400 },
      ...{ J1: 42369, J2: '#NUM!', J3: true, J4: 18, J5: 31 },
    },
  },
  {
    it: 'reads texts as days from 1904 where the workbook counts so',
    model: workbookOf(
      {
        S: {
          ...down('A', 1, 'text', '1/2/2020', '6:00', '12', '2020-01-02 12:00'),
          B1: 'number',
          ...filled('B', 2, 5, (r) => `=A${r}+0`),
          C1: '=DATEVALUE("1/2/2020")',
          C2: '=NETWORKDAYS(DATE(2020,1,1),DATE(2020,1,12),DATE(2020,1,6))',
          C3: '=WORKDAY(DATE(2020,1,3),1,DATE(2020,1,6))',
          C4: '=TEXT(C1,"yyyy-mm-dd")',
          C5: '=DATEDIF(A7,C1,"y")',
          C6: '=YEARFRAC(A7,DATE(1905,1,1))',
          A7: 0,
        },
      },
      { isDate1904: true },
    ),
    shows: {
      ...{ B2: 42370, B3: 0.25, B4: 12, B5: 42370.5 },
      ...{ C1: 42370, C2: 7, C3: 42375, C4: '2020-01-02', C5: 116, C6: 1 },
    },
  },
  {
    it: 'reads the same cells of several sheets',
    model: workbookOf({
      Sum: {
        A1: '=SUM(Jan:Mar!B2)',
        A2: '=AVERAGE(Jan:Mar!B2:B3)',
        A3: '=MAX(Jan:Mar!B2:B3,100)',
        A4: '=COUNT(Jan:Mar!A1:B4)',
        A5: '=COUNTA(Jan:Mar!A1:B4)',
        A6: '=PRODUCT(Jan:Mar!$B$2)',
        A7: "=SUM('Mar:Jan'!B2)+MIN(Jan:Mar!B3)",
        A8: '=STDEV(Jan:Mar!B2)',
        A9: '=INDEX(Jan:Mar!B2:B3,1)',
      },
      Jan: { ...down('A', 1, 'k', 'a', 'b'), ...down('B', 1, 'v', 1, 10) },
      Feb: { ...down('A', 1, 'k', 'a', 'b'), ...down('B', 1, 'v', 2, 20) },
      Mar: { ...down('A', 1, 'k', 'a', 'b'), ...down('B', 1, 'v', 3, 30) },
    }),
    shows: { A1: 6, A2: 11, A3: 100, A4: 6, A5: 18, A6: 6, A7: 16, A8: 1 },
    refuses: [/INDEX takes no range of several sheets/],
  },
  {
    it: 'reads the same row of several sheets in each row',
    model: workbookOf({
      Sum: { A1: 'all', ...filled('A', 2, 21, (r) => `=SUM(Jan:Feb!B${r})+MAX(Jan:Feb!A${r}:B${r})`) },
      Jan: { A1: 'a', B1: 'b', ...filled('A', 2, 21, (r) => r), ...filled('B', 2, 21, (r) => r * 10) },
      Feb: { A1: 'a', B1: 'b', ...filled('A', 2, 21, (r) => r), ...filled('B', 2, 21, (r) => r * 100) },
    }),
    shows: { A2: 220 + 200, A21: 21 * 110 + 2100 },
  },
  {
    it: 'follows INDIRECT and OFFSET where they are constant, and says that others are volatile',
    model: workbookOf({
      S: {
        ...down('A', 1, 'v', 1, 2, 3),
        C1: '=SUM(INDIRECT("A2:A"&4))',
        C2: '=INDIRECT("S!A3")',
        C3: '=SUM(OFFSET(A1,1,0,3,1))',
        C4: '=INDIRECT("A"&ROW())',
        C5: '=OFFSET(A1,A2,0)',
        C6: '=INDIRECT("A"&A2)',
      },
    }),
    shows: { C1: 6, C2: 2, C3: 6, C4: 3 },
    refuses: [/OFFSET .*\(volatile\)/, /INDIRECT .*\(volatile\)/],
  },
  {
    it: 'knows the row of a cell of a table',
    model: workbookOf(
      {
        S: {
          ...down('A', 3, 'v', 5, 6, 7),
          B3: 'n',
          ...filled('B', 4, 6, () => '=ROW(T[[#This Row],[v]])-ROW(T[[#Headers],[v]])'),
        },
      },
      { tables: [{ name: 'T', sheet: 'S', range: 'A3:B6', columns: ['v', 'n'] }] },
    ),
    shows: { B4: 1, B5: 2, B6: 3 },
  },
  {
    it: 'shows numbers in formats however large or small they are',
    model: workbookOf({
      S: {
        A1: '=TEXT(1.2345678E-142,"|#.#|e+|#|")',
        A2: '=TEXT(12345.678,"##0.0E+0")',
        A3: '=TEXT(0.00012345,"##0.00E+00")',
        A4: '=TEXT(999.96,"##0.0E+0")',
        A5: '=TEXT(1E+10,"?/?")',
        A6: '=TEXT(5E-300,"0.00E+00")',
        A7: '=TEXT(9.9996,"0.00E+00")',
        A8: '=TEXT(-1234.5,".00")',
        A9: '=TEXT(0.504,"$.00")',
      },
    }),
    shows: {
      ...{ A8: '-1234.50', A9: '$.50' },
      ...{ A1: '|1.2|e|-142|', A2: '12.3E+3', A3: '123.45E-06', A4: '1.0E+3', A5: '10000000000/1' },
      ...{ A6: '5.00E-300', A7: '1.00E+01' },
    },
  },
  {
    it: 'shows numbers in the general format as a cell does, in eleven characters',
    model: workbookOf({
      S: {
        ...down('A', 1, 1 / 3, 1234567890123, -1234567.891234, 12345678901, 99999999999.7, 0.0001234567),
        ...down('A', 7, 0.00001234567, 0.000012345, 1e-10, 100000000000, 5, 9999999999.96),
        ...filled('B', 1, 12, (r) => `=TEXT(A${r},"General")`),
        ...filled('C', 1, 12, (r) => `=A${r}&""`),
        ...{ E1: '=TEXT(A2,"[<5]0")', E2: '=TEXT(A3,"General;(General)")' },
      },
    }),
    shows: {
      ...{ B1: '0.333333333', B2: '1.23457E+12', B3: '-1234567.891', B4: '12345678901', B5: '1E+11' },
      ...{ B6: '0.000123457', B7: '1.23457E-05', B8: '0.000012345', B9: '1E-10', B10: '1E+11', B11: '5' },
      ...{ B12: '10000000000', C1: '0.333333333333333', C2: '1234567890123', C10: '100000000000' },
      ...{ E1: '1.23457E+12', E2: '(1234567.891)' },
    },
  },
  {
    it: 'shows the year of an era as English (US) has it, and refuses other calendars by name',
    model: workbookOf({
      S: {
        A1: 43_891,
        ...{
          C1: '=TEXT(A1,"e")',
          C2: '=TEXT(A1,"ee-mm")',
          C3: '=TEXT(A1,"d.m.e")',
          C4: '=TEXT(A1,"0.0E+0")',
        },
        D1: { formula: '=TEXT(A1,"bbbb")', value: '2563' },
        D2: { formula: '=TEXT(A1,"ge")', value: 'R2' },
        ...{ D3: '=TEXT(7,"0 kg")', D4: '=TEXT(A1,"""big ""yyyy")' },
      },
    }),
    shows: {
      ...{ C1: '2020', C2: '2020-03', C3: '1.3.2020', C4: '4.4E+4' },
      ...{ D1: '2563', D2: 'R2', D3: '7 kg', D4: 'big 2020' },
    },
    refuses: [/the format bbbb counts years in another calendar/, /the format ge counts/],
  },
  {
    it: 'writes numbers in other bases, and reads them',
    model: workbookOf({
      S: {
        ...down('A', 1, 'FF', '-1', '7777777777', 101, true, null, '1111111111', 'G', 'FFFFFFFFFF'),
        ...filled('B', 1, 9, (r) => `=HEX2DEC(A${r})`),
        ...{
          C1: '=DEC2HEX(255)',
          C2: '=DEC2HEX(-1)',
          C3: '=DEC2BIN(9,4)',
          C4: '=DEC2BIN(9,3)',
          C5: '=DEC2BIN(512)',
        },
        ...{ C6: '=BIN2DEC(A7)', C7: '=BIN2HEX("11111011",4)', C8: '=OCT2DEC(A3)', C9: '=DEC2OCT(58,3)' },
        ...{
          D1: '=DEC2BIN(-100)',
          D2: '=HEX2BIN("F",8)',
          D3: '=BIN2DEC(A4)',
          D4: '=DEC2HEX("x")',
          D5: '=DEC2BIN(0)',
        },
      },
    }),
    shows: {
      ...{ B1: 255, B2: '#NUM!', B4: 257, B5: '#VALUE!', B6: 0, B8: '#NUM!', B9: -1 },
      ...{
        C1: 'FF',
        C2: 'FFFFFFFFFF',
        C3: '1001',
        C4: '#NUM!',
        C5: '#NUM!',
        C6: -1,
        C7: '00FB',
        C8: -1,
        C9: '072',
      },
      ...{ D1: '1110011100', D2: '00001111', D3: 5, D4: '#VALUE!', D5: '0' },
    },
  },
  {
    it: 'adds up deviations and squares',
    model: workbookOf({
      S: {
        ...down('A', 1, 4, 5, 6, 7, 5, 4, 3),
        ...down('B', 1, 2, 'x', 1, 9, 0, null, 3),
        ...{
          C1: '=AVEDEV(A1:A7)',
          C2: '=DEVSQ(A1:A7)',
          C3: '=SUMX2MY2(A1:A7,B1:B7)',
          C4: '=SUMX2PY2(A1:A7,B1:B7)',
        },
        ...{
          C5: '=SUMXMY2(A1:A7,B1:B7)',
          C6: '=DEVSQ(D1:D3)',
          C7: '=AVEDEV(D1:D3)',
          C8: '=SUMXMY2(A1:A7,B1:B6)',
        },
        C9: '=AVEDEV(1,"3")',
      },
    }),
    shows: {
      C1: 50 / 49,
      C2: 76 / 7,
      // Pairs: 4 2, 6 1, 7 9, 5 0, 3 3.
      ...{ C3: 135 - 95, C4: 135 + 95, C5: 4 + 25 + 4 + 25 + 0, C6: '#NUM!', C7: '#NUM!', C8: '#N/A', C9: 1 },
    },
  },
];
