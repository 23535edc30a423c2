import { expect, test } from 'vitest';
import { openTable } from '../../../../shared/tabular/open-table.ts';
import { compileSchema } from '../../../../shared/validation/compile-schema.ts';
import type { Issue } from '../../../../shared/validation/issue.ts';
import type { SchemaObject } from '../../../../shared/validation/json-schema.ts';
import { validateTable } from '../../../../shared/validation/validate-table.ts';
import { bufferSource } from '../../../support/spreadsheets/buffer-source.ts';

async function validated(csv: string, schema: SchemaObject = { properties: { a: { type: 'integer' } } }) {
  const issues: Issue[] = [];
  const result = await validateTable({
    table: await openTable(bufferSource(csv), { delimiter: ',' }),
    check: compileSchema(schema),
    onIssues: (batch) => void issues.push(...batch),
  });
  return { issues, result };
}

const rowWith = (extra: number) => `1${',x'.repeat(extra)}\n`;

test('each cell beyond the header is named, up to eleven in a row', async () => {
  const { issues } = await validated(`a\n${rowWith(11)}`);
  expect(issues).toHaveLength(11);
  expect(issues.at(-1)).toMatchObject({
    cell: 'L2',
    value: 'x',
    message: '“x” stands in column L, which has no header',
  });
});

test('of more cells beyond the header ten are named and the others counted', async () => {
  const { issues } = await validated(`a\n1\n1${',x'.repeat(6)},,${',x'.repeat(8)}\n`);
  expect(issues).toHaveLength(11);
  expect(issues.at(-2)).toMatchObject({ cell: 'M3', value: 'x' });
  expect(issues.at(-1)).toEqual({
    row: 3,
    column: null,
    cell: 'N3',
    code: 'extra-cell',
    keyword: null,
    pointer: null,
    value: null,
    message: 'From column N on, 4 more cells have no header',
  });
});

test('a row has no more issues for being longer', async () => {
  const { result } = await validated(`a\n${rowWith(16_383).repeat(20)}`);
  expect(result.issuesByCode).toEqual({ 'extra-cell': 20 * 11 });
  expect(result.rows).toEqual({ total: 20, valid: 0, invalid: 20 });
});

test('of more cells that a row lacks ten are named and the others counted', async () => {
  const header = Array.from({ length: 16_384 }, (_, i) => `c${i + 1}`).join(',');
  const { issues, result } = await validated(`${header}\n1\n${'1,'.repeat(16_372)}1\n`, {
    additionalProperties: { type: 'string' },
    required: ['c16383'],
  });
  expect(result.rows).toEqual({ total: 2, valid: 0, invalid: 2 });
  expect(result.issuesByCode).toEqual({ 'missing-cell': 22 });
  expect(issues.slice(9, 11)).toMatchObject([
    { cell: 'K2', column: 'c11', message: 'The row ends before the column “c11”' },
    { cell: 'L2', column: 'c12', message: 'The row ends before the column “c12” and 16372 more' },
  ]);
  expect(issues.at(-1)).toMatchObject({
    cell: 'XFD3',
    message: 'The row ends before the column “c16384”',
  });
});
