import { expect, test } from 'vitest';
import { DIALECT_NAMES } from '../../../../shared/sql/print/dialect.ts';
import { FormulaSql } from '../../../../shared/sql/single/formula-sql-input.ts';
import { startApi } from '../../../support/api.ts';
import { problemIn } from '../../../support/problem.ts';
import { statementsIn } from '../../shared/sql/statements-in.ts';

const COLUMNS = {
  A: { name: 'price', type: 'number' },
  B: { name: 'pieces', type: 'number' },
  C: { name: 'who', type: 'text' },
  D: { name: 'due', type: 'date' },
} as const;

async function translate(body: object | string) {
  const api = await startApi();
  return await api.request('/api/v1/formulas/sql', { as: 'ada', body });
}

async function translated(formula: string, more: object = {}) {
  const response = await translate({ formula, columns: COLUMNS, ...more });
  expect(response.status).toBe(200);
  return FormulaSql.parse(await response.json());
}

async function refused(formula: string, more: object = {}) {
  const response = await translate({ formula, columns: COLUMNS, ...more });
  return await problemIn(response, 'formula-unsupported');
}

test('answers with the query of a formula, its type and the columns it reads', async () => {
  const columns = { A: COLUMNS.A, B: COLUMNS.B };
  const response = await translate({ formula: '=A2*B2', columns, table: { schema: 'shop', name: 'orders' } });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    sql: 'select "t"."price" as "price", "t"."pieces" as "pieces", (coalesce(("t"."price")::float8, 0::float8) * coalesce(("t"."pieces")::float8, 0::float8)) as "value" from "shop"."orders" as "t";\n',
    type: 'number',
    columns,
    results: [{ name: 'value', kind: 'number' }],
    helpers: [],
    notes: ['Numbers are taken to lie between 1E-20 and 1E+20, on either side of 0.'],
  });
});

test.each([
  ['=A2&C2', 'text', ['text']],
  ['=A2>B2', 'boolean', ['boolean']],
  ['=D2+7', 'date', ['date', 'number']],
  ['=IF(A2>1,C2,A2)', 'mixed', ['number', 'text']],
  ['=A2/B2', 'number', ['number', 'error']],
  ['=NA()', 'error', ['error']],
  ['=[@price]*2', 'number', ['number']],
  ['=A2/SUM([pieces])', 'number', ['number', 'error']],
])('%s is of type %s', async (formula, type, kinds) => {
  const answer = await translated(formula);
  expect(answer.type).toBe(type);
  expect(answer.results.map(({ kind }) => kind)).toEqual(kinds);
});

test.each(DIALECT_NAMES)('knows the dialect %s', async (dialect) => {
  expect((await translated('=A2/SUM(A:A)', { dialect })).sql).toMatch(/^select /);
});

test('says that ranges without row numbers are all rows, and reads only theirs with row numbers', async () => {
  const all = await translated('=SUM($A$2:$A$100)');
  expect(all.notes.join()).toMatch(/Rows 2 to 100 are taken for all rows/);
  expect(all.sql).not.toContain('100');
  const some = await translated('=SUM($A$2:$A$100)', { table: { name: 'data', rowColumn: 'n' } });
  expect(some.notes.join()).not.toMatch(/all rows/);
  expect(some.sql).toContain('100');
});

test.each([
  ['=A2+F2', {}, 'unknown-column', 4],
  ['=SUM(A:F)', {}, 'unknown-column', 5],
  ['=A2*rate', {}, 'unknown-name', 4],
  ['=[@size]', {}, 'unknown-name', 1],
  ['=A2+Other!A2', {}, 'external', 4],
  ['=1+[1]Sheet1!A2', {}, 'external', 3],
  ['=A2+BESSELJ(A2,1)', {}, 'unknown-function', 4],
  ['=1+ROUND(A2)', {}, 'argument-count', 3],
  ['=OFFSET(A2,B2,0)', {}, 'volatile', 1],
  ['=INDIRECT(C2)', {}, 'volatile', 1],
  ['=A2-A1', {}, 'own-row', 4],
  ['=SUM(A2:A10)', {}, 'own-row', 5],
  ['=1+$A$3', {}, 'row-order', 3],
  ['=A2+INDIRECT("A2")', {}, 'row-order', 4],
  ['=SUM(2:2)', {}, 'reference-kind', 5],
  ['=A2&TEXT(B2,"0.0")', { dialect: 'sqlite' }, 'engine', 4],
  ['=A2+YEARFRAC(D2,D2+9)', { dialect: 'duckdb' }, 'engine', 4],
])('refuses %s (%j): %s at %i', async (formula, more, reason, position) => {
  const problem = await refused(formula, more);
  expect(problem).toMatchObject({ reason, position });
  expect(problem.excerpt).toBe(`${formula}\n${' '.repeat(position)}^`);
});

test.each([
  ['levels that each read the one before twice', `=${'IFERROR(1/('.repeat(12)}A2${'),B2/A2)'.repeat(12)}`],
  ['a long chain of operators', `=${Array(28).fill('A2').join('/')}`],
  ['many lookups', `=${Array(20).fill('COUNTIF(C:C,C2)').join('+')}`],
])('answers at once, in a text of some length, for %s', async (_, formula) => {
  for (const dialect of DIALECT_NAMES) {
    const response = await translate({ formula, columns: COLUMNS, dialect });
    expect([200, 422]).toContain(response.status);
    expect((await response.text()).length).toBeLessThan(1_100_000);
  }
});

test.each([
  ['=SUM(A2', 'parenthesis-unclosed', 4],
  ['', 'formula-empty', 0],
])('refuses what is no formula: %s', async (formula, fault, position) => {
  const problem = await problemIn(await translate({ formula, columns: COLUMNS }), 'formula-invalid');
  expect(problem).toMatchObject({ fault, position });
});

test.each([
  [{ formula: '=1' }, '/columns'],
  [{ formula: '=1', columns: {} }, '/columns'],
  [{ formula: '=1', columns: { a1: COLUMNS.A } }, '/columns/a1'],
  [{ formula: '=1', columns: { A: { name: '', type: 'number' } } }, '/columns/A/name'],
  [{ formula: '=1', columns: { A: { name: 'ä'.repeat(32), type: 'number' } } }, '/columns/A/name'],
  [{ formula: '=1', columns: { A: { name: 'a', type: 'money' } } }, '/columns/A/type'],
  [{ formula: '=1', columns: { A: COLUMNS.A, B: COLUMNS.A } }, '/columns'],
  [{ formula: '=1', columns: COLUMNS, dialect: 'oracle' }, '/dialect'],
  [{ formula: '=1', columns: COLUMNS, table: {} }, '/table/name'],
  [{ formula: '=1', columns: COLUMNS, row: 0 }, '/row'],
])('refuses the body %j', async (body, pointer) => {
  const problem = await problemIn(await translate(body), 'invalid-input');
  expect(problem.errors).toMatchObject([{ pointer }]);
});

test('keeps names, texts and the formula from becoming SQL of their own', async () => {
  const evil = `x"; drop table users; --`;
  const answer = await translated(`=A2&"'; drop table users; --"&C2`, {
    columns: { A: { name: evil, type: 'text' }, C: { name: `y'`, type: 'text' } },
    table: { schema: evil, name: `${evil}2`, rowColumn: `${evil}3` },
  });
  expect(statementsIn(answer.sql)).toHaveLength(1);
});

test('refuses who is not logged in', async () => {
  const api = await startApi();
  const body = { formula: '=1', columns: COLUMNS };
  await problemIn(await api.request('/api/v1/formulas/sql', { body }), 'unauthenticated');
});
