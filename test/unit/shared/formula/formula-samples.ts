import { existsSync, readFileSync } from 'node:fs';

/** Formulas as people write them, of every common sort. */
export const SAMPLES = [
  'SUM(B2:B13)',
  '+C5*(1+$C$2)',
  'IF(A1>0,,1)',
  "IF(ISNA(VLOOKUP($A4,'Price List'!$A$2:$F$999,6,FALSE)),\"\",VLOOKUP($A4,'Price List'!$A$2:$F$999,6,FALSE))",
  'B5-SUM(B6:B9)-(B10+B11)',
  'SUMIF($A$2:$A$99,">="&E$1,C$2:C$99)/COUNTIF($A$2:$A$99,">="&E$1)',
  '"Total for "&TEXT(TODAY(),"mmmm yyyy")&": "&FIXED(G17,2)',
  'ROUND((Rate*(1+Rate)^Months)/((1+Rate)^Months-1)*Loan,2)',
  '[1]Assumptions!$C$12*Jan:Dec!B7',
  'INDEX(Data!$B:$Z,MATCH($A2,Data!$A:$A,0),MATCH(B$1,Data!$1:$1,0))',
  'SUMPRODUCT(--(Region="North"),(Month=B$3)*Amount)',
  'A1:INDEX(A:A,COUNT(A:A))',
  'LARGE((F38,C38:C40,D1),{1;2;3})',
  'Sales East',
  'Orders[[#This Row],[Qty]]*Orders[[#This Row],[Unit Price]]',
  'SUM(Orders[[Jan]:[Mar]])/SUM(Orders[[#Totals],[Year]])',
  '_xlfn.LET(_xlpm.t,SUM(A1:A9),IF(_xlpm.t=0,0,_xlpm.t%))',
  '_xlfn._xlws.SORT(_xlfn.UNIQUE(A2:A99))',
  '_xlfn.MAP(A1#,_xlfn.LAMBDA(_xlpm.x,_xlpm.x^2))',
  'IFERROR(1/#DIV/0!,#N/A)',
  '-2^2+-A1%',
  '1E-3*.5+5.-1.25E+10',
  'AND(A1<>"",NOT(ISERROR(A1)),A1<=1E3)',
  '@A:A+@INDEX(B:B,2)',
  'HYPERLINK("http://example.com/?q="&A1,"say ""hi""")',
  ' SUM( A1 ,\n  B2 ) ',
];

const EUSES = new URL('../../../../../shared/data/formulas/euses-formulas.txt', import.meta.url);

/** 89,295 formulas of the EUSES corpus, where it is at hand; the project does not hold it. */
export const HAS_EUSES = existsSync(EUSES);

/** One formula a line, in quotes like the cell of a CSV. */
export function eusesFormulas(): string[] {
  const lines = readFileSync(EUSES, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => line.slice(1, -1).replaceAll('""', '"'));
}

/** What the corpus has instead of a formula: the apostrophes of its sheet names are missing. */
export const NO_FORMULA = 'SUM((Exercises 4, 5 and 6!$H$2:$H$11-Exercise 7!B2:B11)/Exercise 7!B2:B11)';
