import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseFormula } from '../../../shared/formula/parse-formula.ts';
import { column, nullOf } from '../../../shared/sql/ast/build.ts';
import type { SqlSelect } from '../../../shared/sql/ast/sql-tree.ts';
import { compileFormula } from '../../../shared/sql/compile/compile-formula.ts';
import { helperDefinitions } from '../../../shared/sql/helpers/helpers.ts';
import { helpersUsed } from '../../../shared/sql/helpers/helpers-used.ts';
import { postgresql } from '../../../shared/sql/print/postgresql.ts';
import { printSelect } from '../../../shared/sql/print/print-select.ts';
import { statementsIn } from '../../unit/shared/sql/statements-in.ts';
import { TableScope } from './table-scope.ts';

/** A: quantity, B: price, C: region, D: what is looked up. Sheet rows 2 to 7. */
const ROWS: readonly (readonly [number | null, number | null, string | null, string | null])[] = [
  [2, 10, 'North', 'south'],
  [3, 20, 'South', 'East'],
  [null, 5, 'north', 'NORTH'],
  [4, 0, 'East', 'west'],
  [1, 8, 'South', null],
  [6, 7, null, 'south'],
];

let engine: PGlite;
let installed: Set<string>;

beforeAll(async () => {
  engine = await PGlite.create();
  installed = new Set();
  await engine.exec(
    'create schema xl; create table data ("row" integer primary key, a float8, b float8, c text, d text)',
  );
  for (const [index, row] of ROWS.entries())
    await engine.query('insert into data values ($1, $2, $3, $4, $5)', [index + 2, ...row]);
});

afterAll(() => engine.close());

function selectOf(formula: string): SqlSelect {
  const scope = new TableScope(['number', 'number', 'text', 'text'], ROWS.length);
  const value = compileFormula(parseFormula(formula), scope);
  return {
    kind: 'select',
    outputs: [
      { expression: value.number ?? nullOf('double'), as: 'n' },
      { expression: value.text ?? nullOf('text'), as: 't' },
      { expression: value.logical ?? nullOf('boolean'), as: 'b' },
      { expression: value.error ?? nullOf('smallint'), as: 'e' },
    ],
    from: scope.select.sql,
    orderBy: [{ by: column('t', 'row') }],
  };
}

type Row = { n: number | null; t: string | null; b: boolean | null; e: number | null };

/** The formula's value in each row; an error as its number after `!`. */
async function valuesOf(formula: string): Promise<readonly unknown[]> {
  const select = selectOf(formula);
  const missing = [...helpersUsed(select)].filter((name) => !installed.has(name));
  for (const definition of helperDefinitions(missing)) {
    const name = /xl\.(\w+)\(/.exec(definition)?.[1] ?? '';
    if (!installed.has(name)) await engine.exec(definition);
    installed.add(name);
  }
  const sql = printSelect(select, postgresql);
  expect(statementsIn(sql)).toHaveLength(1);
  const { rows } = await engine.query<Row>(sql);
  return rows.map(({ n, t, b, e }) => (e === null ? (n ?? t ?? b) : `!${e}`));
}

describe('a formula that stands in every row', () => {
  test.each<readonly [string, string, readonly unknown[]]>([
    ['reads its own row', '=A2*B2', [20, 60, 0, 0, 8, 42]],
    ['is wrong only where it divides by 0', '=A2/B2', [0.2, 0.15, 0, '!2', 0.125, 6 / 7]],
    [
      'takes the other value where it is wrong',
      '=IFERROR(A2/B2,"none")',
      [0.2, 0.15, 0, 'none', 0.125, 6 / 7],
    ],
    [
      'chooses without computing the other branch',
      '=IF(B2=0,"free",A2/B2)',
      [0.2, 0.15, 0, 'free', 0.125, 6 / 7],
    ],
    ['adds a whole column once', '=A2/SUM(A$2:A$7)', [2 / 16, 3 / 16, 0, 4 / 16, 1 / 16, 6 / 16]],
    ['adds up to its own row', '=SUM(A$2:A2)', [2, 5, 5, 9, 10, 16]],
    ['averages the rows around it', '=AVERAGE(A2:A3)', [2.5, 3, 4, 2.5, 3.5, 6]],
    ['counts how often its value came so far', '=COUNTIF(C$2:C2,C2)', [1, 1, 2, 1, 2, 0]],
    ['sums by its own key', '=SUMIF(C$2:C$7,D2,A$2:A$7)', [4, 4, 2, 0, 0, 4]],
    ['counts by its own key and a constant', '=COUNTIFS(C$2:C$7,D2,A$2:A$7,">1")', [1, 1, 1, 0, 0, 1]],
    ['averages by a key that may not occur', '=AVERAGEIF(C$2:C$7,D2,A$2:A$7)', [2, 4, 2, '!2', '!2', 2]],
    [
      'looks up the first match',
      '=VLOOKUP(D2,C$2:D$7,2,FALSE)',
      ['East', 'west', 'south', '!7', '!7', 'East'],
    ],
    ['finds the position of the first match', '=MATCH(D2,C$2:C$7,0)', [2, 4, 1, '!7', '!7', 2]],
    ['takes a value by position', '=INDEX(B$2:B$7,MATCH(D2,C$2:C$7,0))', [20, 0, 10, '!7', '!7', 20]],
    ['looks up with a value for what is not there', '=XLOOKUP(D2,C$2:C$7,A$2:A$7,-1)', [3, 4, 2, -1, 6, 3]],
    ['multiplies columns and adds', '=SUMPRODUCT(A$2:A$7,B$2:B$7)', Array(6).fill(130)],
    ['adds by a condition', '=SUMPRODUCT((C$2:C$7="south")*A$2:A$7)', Array(6).fill(4)],
    ['adds by a condition of its own', '=SUMPRODUCT((C$2:C$7=D2)*A$2:A$7)', [4, 4, 2, 0, 6, 4]],
    ['finds the last match', '=LOOKUP(2,1/(C$2:C$7=D2),A$2:A$7)', [1, 4, 0, '!7', 6, 1]],
    ['ranks within the column', '=RANK(A2,A$2:A$7)', [4, 3, '!7', 2, 5, 1]],
    ['refers to a cell that stays', '=A2+$A$3', [5, 6, 3, 7, 4, 9]],
    ['knows its own row', '=ROW()*10', [20, 30, 40, 50, 60, 70]],
    ['joins texts', '=C2&"-"&A2', ['North-2', 'South-3', 'north-', 'East-4', 'South-1', '-6']],
  ])('%s: %s', async (_, formula, expected) => {
    const values = await valuesOf(formula);

    expect(values).toEqual(
      expected.map((value) => (typeof value === 'number' ? expect.closeTo(value, 12) : value)),
    );
  });

  test('shares what two formulas read', () => {
    const scope = new TableScope(['number', 'number', 'text', 'text'], ROWS.length);

    compileFormula(parseFormula('=A2/SUM(A$2:A$7)'), scope);
    const once = scope.select.sql?.joins.length;
    compileFormula(parseFormula('=B2/SUM(A$2:A$7)'), scope);

    expect(once).toBeGreaterThan(0);
    expect(
      scope.select.sql?.joins.filter(({ source }) => JSON.stringify(source).includes('"sum"')),
    ).toHaveLength(1);
  });

  test.each([
    ['a reference that only the values of cells tell', '=OFFSET(A2,B2,0)'],
    ['a function outside the catalogue', '=BESSELJ(A2,1)'],
    ['too few arguments', '=ROUND(A2)'],
  ])('is unsupported, with a reason, for %s', (_, formula) => {
    expect(() => selectOf(formula)).toThrow(expect.objectContaining({ name: 'UnsupportedFormulaError' }));
  });

  test('never reads a table inside a subquery of an expression', () => {
    for (const formula of [
      '=SUM(A$2:A$7)+A2',
      '=VLOOKUP(D2,C$2:D$7,2,FALSE)',
      '=SUMIF(C$2:C$7,D2,A$2:A$7)',
    ]) {
      const sources = subqueriesIn(selectOf(formula)).map(({ from }) => from);
      expect(sources.filter((source) => source !== null)).toEqual([]);
    }
  });
});

/** The selects that stand for values. */
function subqueriesIn(tree: unknown): { readonly from: unknown }[] {
  if (typeof tree !== 'object' || tree === null) return [];
  const inner = Object.values(tree).flatMap(subqueriesIn);
  // safe because subqueries have a select
  return 'kind' in tree && tree.kind === 'subquery' && 'select' in tree
    ? [tree.select as { readonly from: unknown }, ...inner]
    : inner;
}
