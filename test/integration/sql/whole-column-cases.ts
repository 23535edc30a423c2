import { workbookOf } from '../../support/workbook-of.ts';
import { down, filled, type WorkbookCase } from './workbook-cases.ts';

const STOCK = {
  ...down('A', 1, 'n', 10, 7, 7, 3, 0),
  ...down('B', 1, 'name', 'a', 'b', 'c', 'd', 'e'),
};

/** Array expressions over columns of which most cells are empty. */
export const WHOLE_COLUMN_CASES: readonly WorkbookCase[] = [
  {
    it: 'finds the last match in whole columns, of conditions and of what cells hold',
    model: workbookOf({
      S: {
        ...STOCK,
        D1: '=LOOKUP(2,1/(A:A=7),B:B)',
        D2: '=LOOKUP(1,0/(B:B="b"),A:A)',
        D3: '=LOOKUP(2,1/((A:A=7)*(B:B<"c")),B:B)',
        D4: '=LOOKUP(2,1/(A:A<>""),A:A)',
        D5: '=LOOKUP(2,1/(A:A=99),B:B)',
        D6: '=LOOKUP(2,1/(A:A=A3),B:B)',
        D7: '=LOOKUP(2,1/ISNUMBER(A:A),B:B)',
        // Empty cells are 0, too: the last one, beside which nothing stands.
        D8: '=LOOKUP(2,1/(A:A=A6),B:B)',
        D9: '=LOOKUP(2,1/NOT(A:A>5),B:B)',
      },
    }),
    shows: { D1: 'c', D2: 7, D3: 'b', D4: 0, D5: '#N/A', D6: 'c', D7: 'e', D8: 0, D9: 0 },
  },
  {
    it: 'finds the last match for each row of a table',
    model: workbookOf({
      S: STOCK,
      T: {
        ...down('A', 1, 'key', 7, 10, 3, 1, 0, 7, null, 'n'),
        B1: 'last',
        ...filled('B', 2, 9, (r) => `=LOOKUP(2,1/(S!$A$2:$A$6=A${r}),S!$B$2:$B$6)`),
        C1: 'in all',
        ...filled('C', 2, 9, (r) => `=LOOKUP(2,1/(S!A:A=A${r}),S!B:B)`),
      },
    }),
    shows: {
      ...{ 'T!B2': 'c', 'T!B3': 'a', 'T!B4': 'd', 'T!B5': '#N/A', 'T!B6': 'e', 'T!B7': 'c', 'T!B8': 'e' },
      ...{ 'T!B9': '#N/A', 'T!C2': 'c', 'T!C3': 'a', 'T!C5': '#N/A', 'T!C6': 0, 'T!C9': 'name' },
    },
  },
  {
    it: 'aggregates what conditions leave of whole columns',
    model: workbookOf({
      S: {
        ...STOCK,
        D1: '{=MAX(IF(B:B="b",A:A))}',
        D2: '{=MIN(IF(A:A>0,A:A))}',
        D3: '{=AVERAGE(IF(A:A=7,A:A))}',
        D4: '{=COUNT(1/(A:A=7))}',
        D5: '{=LARGE(IF(A:A>0,A:A),2)}',
        D6: '{=COUNT(IF(A:A=7,1))}',
        D7: '{=OR(A:A=3)}',
        D8: '{=AND(A:A<99)}',
        D9: '{=MIN((A:A=7)*5)}',
        D10: '{=MAX(1/(A:A+1))}',
        D11: '{=MIN(1/A:A)}',
        D12: '{=MEDIAN(IF(A:A=7,A:A))}',
        D13: '{=AND(A:A<>11)}',
      },
    }),
    shows: {
      ...{ D1: 7, D2: 3, D3: 7, D4: 2, D5: 7, D6: 2, D7: true, D8: false, D9: 0 },
      ...{ D10: '#VALUE!', D11: '#VALUE!', D12: 7, D13: true },
    },
  },
  {
    it: 'finds the first cell that meets conditions, an empty one too',
    model: workbookOf({
      S: {
        ...STOCK,
        D1: '{=MATCH(1,(A:A=7)*(B:B="c"),0)}',
        D2: '{=MATCH(TRUE,A:A=3,0)}',
        D3: '{=INDEX(B:B,MATCH(1,(A:A=7)*(B:B="c"),0))}',
        D4: '{=MATCH(TRUE,A:A="",0)}',
        D5: '{=MATCH(FALSE,A:A<>"",0)}',
        D6: '{=XMATCH(TRUE,B:B="d")}',
      },
      // The data begins in the fourth row.
      T: { ...down('A', 4, 'n', 1, 2, 3), ...down('B', 4, 'm', 4, 5, 6), D4: '{=MATCH(TRUE,A:A="",0)}' },
    }),
    shows: { D1: 4, D2: 5, D3: 'c', D4: 7, D5: 7, D6: 5, 'T!D4': 1 },
  },
  {
    it: 'searches by halving in columns with gaps',
    model: workbookOf({
      S: {
        ...down('A', 5, 'n', 1, 2, 3, 4),
        ...down('B', 5, 't', 'a', 'b', 'c', 'd'),
        ...down('A', 20, 9, 10, 11),
        ...down('B', 20, 'y', 'z', 'w'),
        D1: '=LOOKUP(9.99E+307,A:A,B:B)',
        D2: '=MATCH(2.5,A:A)',
        D3: '=VLOOKUP(10,A:B,2)',
        D4: '=MATCH(10,A1:A30,1)',
        D5: '=LOOKUP(10.5,A:A)',
        D6: '=XMATCH(10,A1:A30,0,2)',
      },
    }),
    shows: { D1: 'w', D2: 7, D3: 'z', D4: 21, D5: 10, D6: 21 },
  },
];
