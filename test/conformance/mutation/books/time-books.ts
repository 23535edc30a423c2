import { workbookOf } from '../../../support/workbook-of.ts';
import { between } from '../seeded-random.ts';
import { type BookMaker, DAY } from './book-maker.ts';
import { calculated, drawn, list, times } from './column.ts';

const FIRST_DAY = 43_000;

/** Days, months and working days from dates that move. */
const dates: BookMaker = (random) => {
  const count = between(random, 12, 25);
  const day = () => ({ value: FIRST_DAY + between(random, 0, 1500), format: DAY });
  return {
    model: workbookOf({
      Dates: {
        ...list('A', 1, 'Start', times(count, day)),
        ...drawn('B', 1, 'Length', count, () => between(random, 0, 90)),
        ...calculated('C', 1, 'End', count, (r) => ({ formula: `=A${r}+B${r}`, format: DAY })),
        ...calculated('D', 1, 'Year', count, (r) => `=YEAR(A${r})*100+MONTH(A${r})`),
        ...calculated('E', 1, 'Day', count, (r) => `=DAY(C${r})`),
        ...calculated('F', 1, 'Weekday', count, (r) => `=WEEKDAY(A${r},2)`),
        ...calculated('G', 1, 'Month end', count, (r) => ({ formula: `=EOMONTH(A${r},1)`, format: DAY })),
        ...calculated('H', 1, 'Later', count, (r) => ({ formula: `=EDATE(A${r},B${r})`, format: DAY })),
        ...calculated('I', 1, 'Work', count, (r) => `=NETWORKDAYS(A${r},C${r})`),
        ...calculated('J', 1, 'Weekend', count, (r) => `=IF(OR(F${r}=6,F${r}=7),"yes","no")`),
        ...calculated('K', 1, 'Built', count, (r) => `=DATE(YEAR(A${r}),MONTH(A${r})+2,1)-A${r}`),
        M1: { value: FIRST_DAY + 700, format: DAY },
        M3: `=COUNTIF(A2:A${count + 1},">="&M1)`,
        M5: { formula: `=MAX(A2:A${count + 1})`, format: DAY },
        M7: `=SUMIFS(B2:B${count + 1},A2:A${count + 1},">="&DATE(2019,1,1),A2:A${count + 1},"<"&DATE(2020,1,1))`,
        M9: '=TEXT(M1,"yyyy-mm-dd")',
        M11: '=DAYS(M5,M1)',
        M13: '=DATEDIF(MIN(M1,M5),MAX(M1,M5),"m")',
        M15: '=WORKDAY(M1,10)',
      },
    }),
    // A million months later there is no calendar.
    largest: 5000,
  };
};

/** Moments: hours, minutes, and days with a part. */
const moments: BookMaker = (random) => {
  const count = between(random, 10, 20);
  return {
    model: workbookOf({
      Log: {
        ...list(
          'A',
          1,
          'From',
          times(count, () => ({
            value: FIRST_DAY + between(random, 0, 300) / 8,
            format: 'yyyy-mm-dd hh:mm',
          })),
        ),
        ...drawn('B', 1, 'Minutes', count, () => between(random, 1, 900)),
        ...calculated('C', 1, 'To', count, (r) => ({
          formula: `=A${r}+B${r}/1440`,
          format: 'yyyy-mm-dd hh:mm',
        })),
        ...calculated('D', 1, 'Hour', count, (r) => `=HOUR(A${r})`),
        ...calculated('E', 1, 'Same day', count, (r) => `=INT(A${r})=INT(C${r})`),
        ...calculated('F', 1, 'Hours', count, (r) => `=ROUND((C${r}-A${r})*24,2)`),
        ...calculated('G', 1, 'Stamp', count, (r) => `=TEXT(A${r},"yyyymmdd")`),
        I1: `=SUM(F2:F${count + 1})`,
        I3: `=COUNTIF(E2:E${count + 1},FALSE)`,
        I5: '=TIME(12,30,0)+I1/24',
      },
    }),
  };
};

/** Sums up to the row, differences to the row before, counts so far, and balances. */
const running: BookMaker = (random) => {
  const count = between(random, 15, 40);
  return {
    model: workbookOf({
      Ledger: {
        ...drawn('A', 1, 'Account', count, () => `acc${between(random, 1, 4)}`),
        ...drawn('B', 1, 'Amount', count, () => between(random, -900, 900) / 4),
        ...calculated('C', 1, 'Running', count, (r) => `=SUM($B$2:B${r})`),
        ...calculated('D', 1, 'Seen', count, (r) => `=COUNTIF($A$2:A${r},A${r})`),
        ...calculated('E', 1, 'Change', count, (r) => (r === 2 ? '=B2' : `=B${r}-B${r - 1}`)),
        ...calculated('F', 1, 'Of account', count, (r) => `=SUMIF($A$2:A${r},A${r},$B$2:B${r})`),
        ...calculated('G', 1, 'Highest', count, (r) => `=MAX($C$2:C${r})`),
        ...calculated('H', 1, 'Mean of 3', count, (r) => (r < 4 ? null : `=AVERAGE(B${r - 2}:B${r})`)),
        ...calculated('I', 1, 'First', count, (r) => `=IF(D${r}=1,"new","again")`),
        ...calculated('J', 1, 'Balance', count, (r) => (r === 2 ? '=100+B2' : `=J${r - 1}+B${r}`)),
        ...calculated('K', 1, 'Next', count, (r) => `=B${r + 1}`),
        M1: `=C${count + 1}`,
        M3: `=MIN(C2:C${count + 1})`,
        M5: `=COUNTIF(I2:I${count + 1},"new")`,
      },
    }),
  };
};

export const TIME_BOOKS: Readonly<Record<string, BookMaker>> = { dates, moments, running };
