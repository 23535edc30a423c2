import { workbookOf } from '../../../support/workbook-of.ts';
import { between, oneOf } from '../seeded-random.ts';
import type { BookMaker } from './book-maker.ts';
import { calculated, drawn, list, times } from './column.ts';

/** Blank cells come and go. */
const blanks: BookMaker = (random) => {
  const count = between(random, 14, 24);
  const end = count + 1;
  return {
    model: workbookOf({
      S: {
        ...drawn('A', 1, 'Number', count, () => (random() < 0.3 ? null : between(random, -9, 9))),
        ...drawn('B', 1, 'Text', count, () => (random() < 0.3 ? null : oneOf(random, ['a', 'B', 'c d']))),
        ...drawn('C', 1, 'Full', count, () => between(random, 1, 9)),
        ...calculated('D', 1, 'Copy', count, (r) => `=A${r}`),
        ...calculated('E', 1, 'Sum', count, (r) => `=A${r}+C${r}`),
        ...calculated('F', 1, 'Joined', count, (r) => `="<"&A${r}&B${r}&">"`),
        ...calculated('G', 1, 'Empty', count, (r) => `=IF(B${r}="","no text",B${r})`),
        ...calculated('H', 1, 'Blank', count, (r) => `=ISBLANK(A${r})`),
        ...calculated('I', 1, 'Count', count, (r) => `=COUNT(A${r}:C${r})*10+COUNTA(A${r}:C${r})`),
        ...calculated('J', 1, 'Zero', count, (r) => `=A${r}=0`),
        ...calculated('K', 1, 'Mean', count, (r) => `=IFERROR(AVERAGE(A${r},C${r}),0)`),
        ...calculated('L', 1, 'Less', count, (r) => `=A${r}<C${r}`),
        N1: `=COUNTBLANK(A2:B${end})`,
        N3: `=COUNTA(B2:B${end})`,
        N5: `=AVERAGE(A2:A${end})`,
        N7: `=MIN(A2:A${end})`,
        N9: `=COUNTIF(B2:B${end},"")`,
        N11: `=SUMIF(B2:B${end},"<>",C2:C${end})`,
        N13: `=PRODUCT(A2:A6)`,
        N15: `=COUNTIF(A2:A${end},0)`,
      },
    }),
  };
};

/** Numbers, texts, texts that look like numbers, and truth values in one column. */
const mixed: BookMaker = (random) => {
  const count = between(random, 16, 28);
  const end = count + 1;
  const value = () =>
    oneOf(random, [between(random, -5, 20), '7', 'x', true, false, 2.5, null, ' 3 ', '1e2', '#N/A']);
  return {
    model: workbookOf({
      S: {
        ...list('A', 1, 'Mixed', [5, 'x', '8', true, '#N/A', null, ...times(count - 6, value)]),
        ...calculated('B', 1, 'Is number', count, (r) => `=ISNUMBER(A${r})`),
        ...calculated('C', 1, 'Is text', count, (r) => `=ISTEXT(A${r})`),
        ...calculated('D', 1, 'Plus', count, (r) => `=IFERROR(A${r}+1,"no")`),
        ...calculated('E', 1, 'Joined', count, (r) => `=IFERROR(A${r}&"!","bad")`),
        ...calculated('F', 1, 'More', count, (r) => `=IFERROR(A${r}>4,"bad")`),
        ...calculated('G', 1, 'N', count, (r) => `=IFERROR(N(A${r}),-1)`),
        ...calculated('H', 1, 'T', count, (r) => `=IFERROR(T(A${r}),"bad")`),
        ...calculated('I', 1, 'Same', count, (r) => `=IFERROR(A${r}="X","bad")`),
        ...calculated('J', 1, 'Raw', count, (r) => `=A${r}`),
        ...calculated('K', 1, 'Error', count, (r) => `=ISERROR(A${r})`),
        ...calculated('L', 1, 'Type', count, (r) => `=IF(ISERROR(A${r}),16,TYPE(A${r}))`),
        N1: `=COUNT(A2:A${end})`,
        N3: `=COUNTA(A2:A${end})`,
        N5: `=IFERROR(SUM(A2:A${end}),"error")`,
        N7: `=SUMIF(A2:A${end},">3")`,
        N9: `=COUNTIF(A2:A${end},"x")`,
        N11: `=COUNTIF(A2:A${end},7)`,
        N13: `=COUNTIF(A2:A${end},TRUE)`,
      },
    }),
  };
};

/** Errors come and go: divisors become 0, arguments leave their domain. */
const errors: BookMaker = (random) => {
  const count = between(random, 14, 24);
  const end = count + 1;
  return {
    model: workbookOf({
      S: {
        ...drawn('A', 1, 'Up', count, () => between(random, -20, 20)),
        ...drawn('B', 1, 'Down', count, () => between(random, 0, 4)),
        ...calculated('C', 1, 'Ratio', count, (r) => `=A${r}/B${r}`),
        ...calculated('D', 1, 'Caught', count, (r) => `=IFERROR(C${r},0)`),
        ...calculated('E', 1, 'Root', count, (r) => `=SQRT(A${r})`),
        ...calculated('F', 1, 'Both', count, (r) => `=C${r}+E${r}`),
        ...calculated('G', 1, 'Kind', count, (r) => `=IF(ISERROR(F${r}),ERROR.TYPE(F${r}),0)`),
        ...calculated('H', 1, 'Taken', count, (r) => `=IF(B${r}=0,"safe",A${r}/B${r})`),
        ...calculated('I', 1, 'Log', count, (r) => `=IFERROR(LN(A${r}),IFERROR(LOG10(-A${r}),"zero"))`),
        ...calculated('J', 1, 'Rest', count, (r) => `=MOD(A${r},B${r})`),
        ...calculated('K', 1, 'Power', count, (r) => `=A${r}^-B${r}`),
        M1: `=SUM(C2:C${end})`,
        M3: `=SUM(D2:D${end})`,
        M5: `=IFERROR(AVERAGE(C2:C${end}),"an error")`,
        M7: `=COUNTIF(G2:G${end},">0")`,
        M9: `=IF(M7>2,M1,M3)`,
        M11: `=COUNT(C2:C${end})`,
        M13: `=AND(M3>0,M7<5)`,
        M15: `=AVERAGE(B2:B3)/B2`,
      },
    }),
  };
};

/** Truth values, and what becomes of them in arithmetic. */
const booleans: BookMaker = (random) => {
  const count = between(random, 12, 22);
  const end = count + 1;
  return {
    model: workbookOf({
      S: {
        ...drawn('A', 1, 'Paid', count, () => random() < 0.5),
        ...drawn('B', 1, 'Amount', count, () => between(random, 0, 50)),
        ...drawn('C', 1, 'Late', count, () => (random() < 0.2 ? null : random() < 0.5)),
        ...calculated('D', 1, 'Due', count, (r) => `=IF(A${r},0,B${r})`),
        ...calculated('E', 1, 'Warn', count, (r) => `=AND(NOT(A${r}),C${r},B${r}>10)`),
        ...calculated('F', 1, 'Either', count, (r) => `=OR(A${r},C${r})`),
        ...calculated('G', 1, 'One', count, (r) => `=XOR(A${r},C${r})`),
        ...calculated('H', 1, 'Number', count, (r) => `=A${r}*2+C${r}`),
        ...calculated('I', 1, 'Text', count, (r) => `=A${r}&"/"&C${r}`),
        ...calculated('J', 1, 'Equal', count, (r) => `=A${r}=C${r}`),
        L1: `=COUNTIF(A2:A${end},TRUE)`,
        L3: `=SUMPRODUCT((A2:A${end}=FALSE)*B2:B${end})`,
        L5: `=SUMIF(E2:E${end},TRUE,B2:B${end})`,
        L7: `=OR(E2:E${end})`,
        L9: `=SUM(A2:A${end})+COUNT(A2:A${end})`,
        L11: `=IF(L7,"call","rest")`,
      },
    }),
  };
};

export const KIND_BOOKS: Readonly<Record<string, BookMaker>> = { blanks, mixed, errors, booleans };
