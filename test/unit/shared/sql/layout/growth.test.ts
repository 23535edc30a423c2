import { expect, test } from 'vitest';
import { compileWorkbook } from '../../../../../shared/sql/layout/compile-workbook.ts';
import { writePackage } from '../../../../../shared/sql/layout/write-package.ts';
import { postgresql } from '../../../../../shared/sql/print/postgresql.ts';
import { longTable } from '../../../../support/long-table.ts';

const REGIONS = ['north', 'south', 'east'];
const DATA = /^(?:copy|insert into) /;

/** Ten columns of formulas: row by row, windows, groups and a lookup among them. */
function sales(rows: number) {
  const last = rows + 1;
  return longTable(
    rows,
    {
      Product: (row) => `p${row % 20}`,
      Region: (row) => REGIONS[row % REGIONS.length] ?? '',
      Quantity: (row) => (row % 9) + 1,
      Price: (row) => (row % 50) + 0.5,
      Total: { formula: 'C2*D2' },
      Gross: { formula: 'ROUND(E2*1.19,2)' },
      Size: { formula: 'IF(E2>100,"large",IF(E2>50,"medium","small"))' },
      Ratio: { formula: 'IFERROR(E2/(C2-5),0)' },
      Label: { formula: 'B2&"-"&TEXT(C2,"0000")' },
      Cost: { formula: 'VLOOKUP(A2,Products!$A$2:$B$21,2,FALSE)' },
      Running: { formula: 'SUM(E$2:E2)' },
      OfRegion: { formula: `SUMIF($B$2:$B$${last},B2,$E$2:$E$${last})` },
      Share: { formula: `E2/SUM($E$2:$E$${last})` },
      Position: { formula: 'COUNTIF(B$2:B2,B2)' },
    },
    {
      Products: Object.fromEntries([
        ['A1', 'Name'],
        ['B1', 'Cost'],
        ...Array.from({ length: 20 }, (_, i) => [
          [`A${i + 2}`, `p${i}`],
          [`B${i + 2}`, i + 0.25],
        ]).flat(),
      ]),
    },
  );
}

/** The script apart from its data, and how much of it is data. */
function scriptOf(rows: number) {
  const compiled = compileWorkbook(sales(rows), 'book');
  let dataLength = 0;
  const statements: string[] = [];
  for (const statement of writePackage(compiled, postgresql, 'copy').statements) {
    if (DATA.test(statement)) dataLength += statement.length;
    else statements.push(statement);
  }
  return { statements, dataLength, cells: compiled.plan.levels.flat().map(({ rows: { count } }) => count) };
}

const withoutNumbers = (statements: readonly string[]) =>
  statements.map((statement) => statement.replaceAll(/\d+/g, '0'));

test('statements and their text grow with formulas, not with cells', () => {
  const small = scriptOf(1_000);
  expect(small.cells).toEqual(Array.from({ length: 10 }, () => 1_000));
  for (const rows of [10_000, 100_000]) {
    const large = scriptOf(rows);

    expect(large.cells).toEqual(Array.from({ length: 10 }, () => rows));
    expect(large.dataLength).toBeGreaterThan(0.8 * (rows / 1_000) * small.dataLength);
    // Nothing is longer but the numbers of the last row.
    expect(large.statements).toHaveLength(small.statements.length);
    expect(withoutNumbers(large.statements)).toEqual(withoutNumbers(small.statements));
  }
});

test('twice the formulas are about twice the text', () => {
  const lengthWith = (formulas: number) => {
    const computed = Array.from({ length: formulas }, (_, i) => [`c${i}`, { formula: `A2*${i + 2}+1` }]);
    const model = longTable(1_000, { n: (row: number) => row, ...Object.fromEntries(computed) });
    const all = [...writePackage(compileWorkbook(model, 'book'), postgresql, 'copy').statements];
    return all.filter((statement) => !DATA.test(statement)).join('').length;
  };

  expect(lengthWith(80) / lengthWith(40)).toBeLessThan(2.2);
});
