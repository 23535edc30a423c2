import { workbookOf } from '../../../support/workbook-of.ts';
import { between, oneOf } from '../seeded-random.ts';
import type { BookMaker } from './book-maker.ts';
import { calculated, drawn } from './column.ts';

const PRODUCTS = ['Tea', 'Coffee', 'cocoa', 'Milk', 'water'] as const;
const REGIONS = ['north', 'South', 'EAST', 'west'] as const;

/** Conditions flip when prices and pieces change; the totals lie outside of the table. */
const invoice: BookMaker = (random) => {
  const count = between(random, 12, 30);
  const last = count + 1;
  return {
    model: workbookOf({
      Invoice: {
        ...drawn('A', 1, 'Item', count, () => oneOf(random, PRODUCTS)),
        ...drawn('B', 1, 'Price', count, () => between(random, 1, 9999) / 100),
        ...drawn('C', 1, 'Pieces', count, () => between(random, 0, 40)),
        ...calculated('D', 1, 'Gross', count, (r) => `=B${r}*C${r}`),
        ...calculated('E', 1, 'Discount', count, (r) => `=IF(D${r}>=$J$1,ROUND(D${r}*$J$2,2),0)`),
        ...calculated('F', 1, 'Net', count, (r) => `=D${r}-E${r}`),
        ...calculated('G', 1, 'Class', count, (r) => `=IF(F${r}<=0,"none",IF(F${r}<200,"small","large"))`),
        ...{ I1: 'From', J1: 300, I2: 'Rate', J2: 0.05, I3: 'Tax', J3: 0.19 },
        I6: `=SUM(F2:F${last})`,
        I8: '=ROUND(I6*J3,2)',
        I10: '=I6+I8',
        I12: `=COUNTIF(G2:G${last},"large")`,
        I14: `=IF(I12>${Math.floor(count / 3)},"busy","quiet")`,
        I16: `=SUMPRODUCT(B2:B${last},C2:C${last})-SUM(D2:D${last})`,
        I18: `=AVERAGE(B2:B${last})`,
      },
    }),
  };
};

/** Sums and counts by keys, by numbers, and by what is typed into a cell. */
const sumsByKey: BookMaker = (random) => {
  const count = between(random, 20, 40);
  const last = count + 1;
  const all = (letter: string) => `$${letter}$2:$${letter}$${last}`;
  return {
    model: workbookOf({
      Sales: {
        ...drawn('A', 1, 'Region', count, () => oneOf(random, REGIONS)),
        ...drawn('B', 1, 'Product', count, () => oneOf(random, PRODUCTS)),
        ...drawn('C', 1, 'Amount', count, () => between(random, -50, 500) / 4),
        ...calculated('D', 1, 'Of region', count, (r) => `=SUMIF(${all('A')},A${r},${all('C')})`),
        ...calculated(
          'E',
          1,
          'Of both',
          count,
          (r) => `=SUMIFS(${all('C')},${all('A')},A${r},${all('B')},B${r})`,
        ),
        ...calculated('F', 1, 'Same', count, (r) => `=COUNTIFS(${all('A')},A${r},${all('B')},B${r})`),
        ...calculated('G', 1, 'Part', count, (r) => `=IF(D${r}=0,0,C${r}/D${r})`),
        ...calculated('H', 1, 'Mean', count, (r) => `=AVERAGEIF(${all('B')},B${r},${all('C')})`),
      },
      Report: {
        ...{ A1: 'Limit', B1: 40, A2: 'Who', B2: 'south' },
        A4: `=SUMIF(Sales!${all('C')},">"&B1)`,
        A6: `=COUNTIF(Sales!${all('C')},"<=0")`,
        A8: `=SUMIFS(Sales!${all('C')},Sales!${all('A')},B2,Sales!${all('C')},">="&B1)`,
        A10: `=COUNTIF(Sales!${all('B')},"*o*")`,
        A12: `=COUNTIF(Sales!${all('A')},"<>"&B2)`,
        A14: `=IFERROR(AVERAGEIFS(Sales!${all('C')},Sales!${all('A')},B2,Sales!${all('C')},">"&B1),"none")`,
        A16: `=MAXIFS(Sales!${all('C')},Sales!${all('A')},B2)`,
        A18: `=MINIFS(Sales!${all('C')},Sales!${all('A')},"north")`,
        A20: `=SUMIF(Sales!${all('B')},"?ea",Sales!${all('C')})`,
      },
    }),
  };
};

/** Parameters on one sheet, data on another, a summary that builds on both. */
const acrossSheets: BookMaker = (random) => {
  const count = between(random, 10, 25);
  const last = count + 1;
  return {
    model: workbookOf(
      {
        Settings: {
          ...{ A1: 'Rate', B1: 1.25, A2: 'Fee', B2: 3, A3: 'Name', B3: 'total', A4: 'Half', B4: 0.5 },
        },
        Data: {
          ...drawn('A', 1, 'Hours', count, () => between(random, 0, 80) / 8),
          ...drawn('B', 1, 'Wage', count, () => between(random, 10, 60)),
          ...calculated('C', 1, 'Cost', count, (r) => `=A${r}*B${r}*Settings!$B$1+Settings!$B$2`),
          ...calculated('D', 1, 'Over', count, (r) => `=MAX(0,A${r}-8)*B${r}*Half`),
        },
        'The summary': {
          A1: `=SUM(Data!C2:C${last})`,
          A3: '=Settings!B3&": "&ROUND(A1,1)',
          A5: `=A1/COUNT(Data!A2:A${last})`,
          A7: `=SUM(Data!C:C)-A1`,
          A9: `=MAX(Data!D2:D${last})`,
          A11: '=IF(A9>A5,UPPER(Settings!B3),LOWER(Settings!B3))',
          A13: '=SUM(Cost_of_all)*2',
        },
      },
      { names: { Half: 'Settings!$B$4', Cost_of_all: `Data!$C$2:$C$${last}` } },
    ),
  };
};

/** Two tables one below the other, each with its total, and a total of totals. */
const stackedTables: BookMaker = (random) => {
  const [first, second] = [between(random, 6, 12), between(random, 6, 12)];
  const below = first + 5;
  const end = below + second;
  return {
    model: workbookOf({
      S: {
        ...drawn('A', 1, 'Thing', first, (i) => `a${i}`),
        ...drawn('B', 1, 'Value', first, () => between(random, 1, 99)),
        ...calculated('C', 1, 'Twice', first, (r) => `=B${r}*2`),
        [`A${first + 2}`]: 'Total',
        [`B${first + 2}`]: `=SUBTOTAL(9,B2:B${first + 1})`,
        [`C${first + 2}`]: `=SUM(C2:C${first + 1})`,
        ...drawn('A', below, 'Thing', second, (i) => `b${i}`),
        ...drawn('B', below, 'Value', second, () => between(random, 1, 99)),
        ...calculated('C', below, 'Twice', second, (r) => `=B${r}*2`),
        [`A${end + 1}`]: 'Total',
        [`B${end + 1}`]: `=SUBTOTAL(9,B${below + 1}:B${end})`,
        [`C${end + 1}`]: `=SUM(C${below + 1}:C${end})`,
        E1: `=SUBTOTAL(9,B2:B${end + 1})`,
        E3: `=SUM(B2:B${end + 1})`,
        E5: '=SUM(B:B)/2',
        E7: `=COUNT(B1:B${end + 1})`,
        E9: `=MAX(C1:C${end + 1})-MIN(C1:C${end + 1})`,
      },
    }),
  };
};

export const TRADE_BOOKS: Readonly<Record<string, BookMaker>> = {
  invoice,
  sumsByKey,
  acrossSheets,
  stackedTables,
};
