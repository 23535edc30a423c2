import { workbookOf } from '../../../support/workbook-of.ts';
import { between, oneOf } from '../seeded-random.ts';
import type { BookMaker } from './book-maker.ts';
import { calculated, drawn } from './column.ts';

const NAMES = [
  'Ada Lovelace',
  'alan turing',
  'GRACE HOPPER',
  'Edsger  Dijkstra',
  ' Barbara Liskov',
  'Łukasz Ó',
] as const;

/** Parts of texts, and texts made of parts. */
const texts: BookMaker = (random) => {
  const count = between(random, 12, 20);
  const end = count + 1;
  return {
    model: workbookOf({
      S: {
        ...drawn('A', 1, 'Name', count, () => oneOf(random, NAMES)),
        ...drawn('B', 1, 'Length', count, () => between(random, 0, 6)),
        ...calculated('C', 1, 'Left', count, (r) => `=LEFT(A${r},B${r})`),
        ...calculated('D', 1, 'Rest', count, (r) => `=MID(A${r},B${r}+1,99)`),
        ...calculated('E', 1, 'Upper', count, (r) => `=UPPER(TRIM(A${r}))&"|"&LOWER(A${r})`),
        ...calculated('F', 1, 'Space', count, (r) => `=IFERROR(FIND(" ",A${r}),0)`),
        ...calculated('G', 1, 'First', count, (r) => `=IFERROR(LEFT(A${r},SEARCH(" ",A${r})-1),A${r})`),
        ...calculated('H', 1, 'Length', count, (r) => `=LEN(A${r})-LEN(SUBSTITUTE(A${r},"a",""))`),
        ...calculated('I', 1, 'Proper', count, (r) => `=PROPER(A${r})`),
        ...calculated('J', 1, 'Exact', count, (r) => `=EXACT(A${r},PROPER(A${r}))`),
        ...calculated('K', 1, 'Again', count, (r) => `=REPT("ab",B${r})&RIGHT(A${r},2)`),
        ...calculated('L', 1, 'Order', count, (r) => `=A${r}<"d"`),
        ...calculated('M', 1, 'Replaced', count, (r) => `=REPLACE(A${r},2,B${r},"-")`),
        ...calculated('N', 1, 'Padded', count, (r) => `=TEXT(B${r},"000")&CHAR(65+B${r})`),
        P1: `=TEXTJOIN(", ",TRUE,A2:A5)`,
        P3: `=COUNTIF(A2:A${end},"a*")`,
        P5: '=CONCATENATE(A2,"-",B2)',
        P7: `=VALUE("1"&B3)+B2`,
        P9: `=SUMPRODUCT(LEN(A2:A${end}))`,
      },
    }),
    largest: 500,
  };
};

/** Where digits end. */
const rounding: BookMaker = (random) => {
  const count = between(random, 15, 25);
  return {
    model: workbookOf({
      S: {
        ...drawn('A', 1, 'Value', count, () => between(random, -99_999, 99_999) / 1000),
        ...drawn('B', 1, 'Digits', count, () => between(random, 0, 3)),
        ...calculated('C', 1, 'Round', count, (r) => `=ROUND(A${r},B${r})`),
        ...calculated('D', 1, 'Up', count, (r) => `=ROUNDUP(A${r},B${r})+ROUNDDOWN(A${r},B${r})`),
        ...calculated('E', 1, 'Int', count, (r) => `=INT(A${r})*1000+TRUNC(A${r})`),
        ...calculated('F', 1, 'Mod', count, (r) => `=MOD(INT(A${r}),7)`),
        ...calculated('G', 1, 'Abs', count, (r) => `=ABS(A${r})*SIGN(A${r})`),
        ...calculated('H', 1, 'Ceiling', count, (r) => `=CEILING(ABS(A${r}),0.5)-FLOOR(ABS(A${r}),0.5)`),
        ...calculated('I', 1, 'Even', count, (r) => `=EVEN(A${r})+ODD(A${r})`),
        ...calculated('J', 1, 'Quotient', count, (r) => `=QUOTIENT(A${r},3)`),
        ...calculated('K', 1, 'Percent', count, (r) => `=-A${r}%+2^B${r}`),
        ...calculated('L', 1, 'Trig', count, (r) => `=SIN(A${r})^2+COS(A${r})^2`),
        ...calculated('M', 1, 'Equal', count, (r) => `=(A${r}*3)/3=A${r}`),
        ...calculated('N', 1, 'Text', count, (r) => `=TEXT(A${r},"#,##0.00")&" "&FIXED(A${r},1)`),
        P1: `=ROUND(SUM(A2:A${count + 1}),1)`,
        P3: '=MROUND(ABS(P1),0.25)',
        P5: '=EXP(B2)+LOG(ABS(P1)+1,10)',
      },
    }),
  };
};

/** Ranks, shares and measures of many values. */
const statistics: BookMaker = (random) => {
  const count = between(random, 18, 30);
  const end = count + 1;
  const all = `$A$2:$A$${end}`;
  return {
    model: workbookOf({
      S: {
        ...drawn('A', 1, 'Score', count, () => between(random, 0, 60) / 2),
        ...drawn('B', 1, 'Weight', count, () => between(random, 1, 9)),
        ...calculated('C', 1, 'Rank', count, (r) => `=RANK(A${r},${all})`),
        ...calculated('D', 1, 'Share', count, (r) => `=A${r}/SUM(${all})`),
        ...calculated('E', 1, 'Above', count, (r) => `=A${r}>AVERAGE(${all})`),
        ...calculated('F', 1, 'Distance', count, (r) => `=(A${r}-AVERAGE(${all}))/STDEV(${all})`),
        ...calculated('G', 1, 'Top', count, (r) => `=IF(A${r}>=LARGE(${all},3),"top","")`),
        ...calculated('H', 1, 'Times', count, (r) => `=COUNTIF(${all},A${r})`),
        J1: `=MEDIAN(A2:A${end})`,
        J3: `=STDEV.P(A2:A${end})+VAR.S(A2:A${end})`,
        J5: `=PERCENTILE(A2:A${end},0.9)`,
        J7: `=QUARTILE(A2:A${end},1)`,
        J9: `=SMALL(A2:A${end},2)+LARGE(A2:A${end},2)`,
        J11: `=SUMPRODUCT(A2:A${end},B2:B${end})/SUM(B2:B${end})`,
        J13: `=CORREL(A2:A${end},B2:B${end})`,
        J15: `=SLOPE(A2:A${end},B2:B${end})`,
        J17: `=MODE(B2:B${end})`,
        J19: `=COUNTIF(G2:G${end},"top")`,
        J21: `{=SUM(IF(A2:A${end}>10,B2:B${end},0))}`,
        J23: `=SUMPRODUCT((A2:A${end}>10)*(B2:B${end}<5)*A2:A${end})`,
        J25: `{=MAX(IF(B2:B${end}=MIN(B2:B${end}),A2:A${end}))}`,
      },
    }),
  };
};

/** Loans and plans, each a few cells. */
const finance: BookMaker = (random) => {
  const count = between(random, 8, 14);
  return {
    model: workbookOf({
      Loan: {
        ...{ A1: 'Sum', B1: between(random, 10, 500) * 1000, A2: 'Rate', B2: between(random, 1, 9) / 100 },
        ...{ A3: 'Months', B3: between(random, 12, 240) },
        B5: '=PMT(B2/12,B3,-B1)',
        B7: '=B5*B3-B1',
        B9: '=FV(B2/12,B3,-100)',
        B11: '=PV(B2/12,B3,-100)',
        B13: '=NPER(B2/12,-B5,B1)',
        B15: '=IF(B7>B1/2,"dear","cheap")',
        B17: '=SLN(B1,B1/10,B3)',
        B19: '=IPMT(B2/12,1,B3,-B1)+PPMT(B2/12,1,B3,-B1)-B5',
      },
      Plan: {
        ...drawn('A', 1, 'Flow', count, (i) => (i === 0 ? -1000 : between(random, 50, 400))),
        ...calculated('B', 1, 'Present', count, (r) => `=A${r}/(1+Loan!$B$2)^(ROW()-2)`),
        ...calculated('C', 1, 'Interest', count, (r) => `=IF(A${r}<0,0,A${r}*Loan!$B$2)`),
        E1: `=NPV(Loan!B2,A3:A${count + 1})+A2`,
        E3: `=SUM(B2:B${count + 1})-E1`,
        E5: `=IF(E1>0,"go","stop")`,
      },
    }),
  };
};

/** Marks and grades: conditions within conditions. */
const grades: BookMaker = (random) => {
  const count = between(random, 14, 26);
  return {
    model: workbookOf({
      S: {
        ...drawn('A', 1, 'Points', count, () => between(random, 0, 100)),
        ...drawn('B', 1, 'Mode', count, () => oneOf(random, ['exam', 'Paper', 'TALK'])),
        ...calculated(
          'C',
          1,
          'Grade',
          count,
          (r) => `=IF(A${r}>=90,"A",IF(A${r}>=75,"B",IF(A${r}>=50,"C","F")))`,
        ),
        ...calculated('D', 1, 'Ifs', count, (r) => `=IFS(A${r}>=80,1,A${r}>=40,2,TRUE,3)`),
        ...calculated('E', 1, 'Switch', count, (r) => `=SWITCH(B${r},"EXAM",10,"paper",20,0)`),
        ...calculated('F', 1, 'Passed', count, (r) => `=AND(C${r}<>"F",OR(B${r}="exam",A${r}>60))`),
        ...calculated('G', 1, 'Bonus', count, (r) => `=IF(F${r},E${r}/D${r},)`),
        ...calculated('H', 1, 'Words', count, (r) => `=C${r}&IF(F${r}," passed"," failed")`),
        ...calculated('I', 1, 'Between', count, (r) => `=MEDIAN(20,A${r},80)`),
        ...calculated('J', 1, 'Chosen', count, (r) => `=CHOOSE(D${r},"high","mid","low")`),
        L1: `=COUNTIFS(C2:C${count + 1},"A",B2:B${count + 1},"exam")`,
        L3: `=SUMIF(H2:H${count + 1},"* passed",A2:A${count + 1})`,
        L5: `=AVERAGEIF(F2:F${count + 1},TRUE,A2:A${count + 1})`,
      },
    }),
  };
};

export const CALCULATION_BOOKS: Readonly<Record<string, BookMaker>> = {
  texts,
  rounding,
  statistics,
  finance,
  grades,
};
