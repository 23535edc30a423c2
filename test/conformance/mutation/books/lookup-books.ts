import { workbookOf } from '../../../support/workbook-of.ts';
import { between, oneOf } from '../seeded-random.ts';
import type { BookMaker } from './book-maker.ts';
import { calculated, drawn } from './column.ts';

const CODES = ['ab', 'Cd', 'EF', 'gh', 'x1', 'zz', '12'] as const;

/** Exact matches; keys appear, vanish, come twice, and differ in case. */
const exact: BookMaker = (random) => {
  const [count, keys] = [between(random, 12, 24), between(random, 18, 30)];
  const end = keys + 1;
  return {
    model: workbookOf({
      Orders: {
        ...drawn('A', 1, 'Code', count, () => oneOf(random, CODES)),
        ...calculated('B', 1, 'Price', count, (r) => `=VLOOKUP(A${r},Prices!$A$2:$C$${end},2,FALSE)`),
        ...calculated(
          'C',
          1,
          'Name',
          count,
          (r) => `=IFERROR(INDEX(Prices!$C$2:$C$${end},MATCH(A${r},Prices!$A$2:$A$${end},0)),"?")`,
        ),
        ...calculated(
          'D',
          1,
          'Found',
          count,
          (r) => `=XLOOKUP(A${r},Prices!$A$2:$A$${end},Prices!$B$2:$B$${end},-1)`,
        ),
        ...calculated('E', 1, 'Known', count, (r) => `=ISNUMBER(MATCH(A${r},Prices!$A$2:$A$${end},0))`),
        ...calculated('F', 1, 'Safe', count, (r) => `=IFNA(B${r}*2,0)`),
        H1: `=SUM(F2:F${count + 1})`,
        H3: `=COUNTIF(E2:E${count + 1},TRUE)`,
        H5: '=VLOOKUP("AB",Prices!A:C,3,0)',
        H7: `=INDEX(Prices!B2:B${end},3)`,
        H9: `=INDEX(Prices!A2:C${end},2,3)`,
      },
      Prices: {
        ...drawn('A', 1, 'Key', keys, (i) => (i % 3 === 0 ? `k${i}` : oneOf(random, CODES))),
        ...drawn('B', 1, 'Price', keys, () => between(random, 1, 900) / 10),
        ...drawn('C', 1, 'Label', keys, (i) => `label ${i}`),
      },
    }),
  };
};

/** Sorted keys stay; what is looked up falls on them, between them, before and behind them. */
const sorted: BookMaker = (random) => {
  const [count, steps] = [between(random, 15, 30), between(random, 6, 20)];
  const end = steps + 1;
  return {
    model: workbookOf({
      Values: {
        ...drawn('A', 1, 'Amount', count, () => between(random, -4, steps * 20) / 2),
        ...calculated('B', 1, 'Rate', count, (r) => `=VLOOKUP(A${r},Steps!$A$2:$B$${end},2)`),
        ...calculated('C', 1, 'Place', count, (r) => `=IFERROR(MATCH(A${r},Steps!$A$2:$A$${end},1),0)`),
        ...calculated(
          'D',
          1,
          'Name',
          count,
          (r) => `=IFERROR(LOOKUP(A${r},Steps!$A$2:$A$${end},Steps!$C$2:$C$${end}),"before")`,
        ),
        ...calculated('E', 1, 'Due', count, (r) => `=IFERROR(A${r}*B${r},0)`),
        G1: `=SUM(E2:E${count + 1})`,
        G3: `=COUNTIF(C2:C${count + 1},0)`,
      },
      Steps: {
        ...drawn('A', 1, 'From', steps, (i) => i * 10),
        ...drawn('B', 1, 'Rate', steps, () => between(random, 1, 50) / 100),
        ...drawn('C', 1, 'Class', steps, (i) => `class ${i}`),
      },
    }),
    isFixed: ({ sheetIndex, column }) => sheetIndex === 1 && column === 1,
  };
};

/** Positions that are calculated, in rows and in columns. */
const positions: BookMaker = (random) => {
  const count = between(random, 18, 26);
  const end = count + 1;
  return {
    model: workbookOf({
      S: {
        ...drawn('A', 1, 'Which', count, () => between(random, 1, 4)),
        ...drawn('B', 1, 'Jan', count, () => between(random, 0, 99)),
        ...drawn('C', 1, 'Feb', count, () => between(random, 0, 99)),
        ...drawn('D', 1, 'Mar', count, () => between(random, 0, 99)),
        ...calculated('E', 1, 'Chosen', count, (r) => `=IFERROR(CHOOSE(A${r},B${r},C${r},D${r}),-1)`),
        ...calculated('F', 1, 'Indexed', count, (r) => `=IFERROR(INDEX(B${r}:D${r},A${r}),-1)`),
        ...calculated(
          'G',
          1,
          'Best',
          count,
          (r) => `=INDEX($B$1:$D$1,MATCH(MAX(B${r}:D${r}),B${r}:D${r},0))`,
        ),
        ...calculated('H', 1, 'Row', count, (r) => `=ROW()-ROW($A$1)+COLUMN(B${r})`),
        J1: 'Feb',
        J3: `=HLOOKUP(J1,B1:D${end},3,FALSE)`,
        J5: `=SUM(OFFSET(B1,1,1,5,1))`,
        J7: `=INDIRECT("B"&5)+1`,
        J9: `=SUM(INDEX(B2:D${end},0,MATCH(J1,B1:D1,0)))`,
        J11: `=ROWS(A2:A${end})*COLUMNS(B1:D1)`,
        J13: `=MATCH(50,B2:B${end},0)`,
      },
    }),
  };
};

export const LOOKUP_BOOKS: Readonly<Record<string, BookMaker>> = { exact, sorted, positions };
