import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openTable } from '../../../../shared/tabular/open-table.ts';
import { compileSchema } from '../../../../shared/validation/compile-schema.ts';
import type { Issue } from '../../../../shared/validation/issue.ts';
import type { SchemaObject } from '../../../../shared/validation/json-schema.ts';
import { validateTable } from '../../../../shared/validation/validate-table.ts';
import { bufferSource } from '../../../support/spreadsheets/buffer-source.ts';

const SCHEMA: SchemaObject = { properties: { a: { type: 'integer' }, b: { type: 'string' } } };

async function issuesOf(
  csv: string,
  schema = SCHEMA,
  chunkBytes: readonly number[] = [64],
): Promise<Issue[]> {
  const issues: Issue[] = [];
  await validateTable({
    table: await openTable(bufferSource(csv, chunkBytes), { delimiter: ',' }),
    check: compileSchema(schema),
    onIssues: (batch) => void issues.push(...batch),
  });
  return issues;
}

describe('text behind a closing quote', () => {
  test('is an issue that shows how the cell was read', async () => {
    expect(await issuesOf('a,b\n1,x\n2,"x"y\n3,"x""y"\n')).toEqual([
      {
        row: 3,
        column: 'b',
        cell: 'B3',
        code: 'misquoted-cell',
        keyword: null,
        pointer: null,
        value: 'xy',
        message:
          'Text follows the closing quote of this cell, which may be “xy” or not; double each quote that belongs to the text',
      },
    ]);
  });

  test.each([
    ['in the last cell of a file without a line break', 'a,b\n1,"x"y', ['B2']],
    ['when it is a blank', 'a,b\n"1" ,x\n', ['A2']],
    ['when it is a quote', 'a,b\n1,"x"y"\n', ['B2']],
    ['behind nothing in quotes', 'a,b\n1,""y\n', ['B2']],
    ['in the header', '"a"x,"b"\n1,y\n', ['A1']],
    ['in two cells', 'a,b\n"1"2,"x"y\n', ['A2', 'B2']],
  ])('is noticed %s', async (_, csv, cells) => {
    const found = (await issuesOf(csv)).filter(({ code }) => code === 'misquoted-cell');
    expect(found.map(({ cell }) => cell)).toEqual(cells);
  });

  test('hides no other issue of the row, and explains those of its cell', async () => {
    const issues = await issuesOf('a,b\n"x"y,ok\nx,"x"y\n');
    expect(issues.map(({ cell, code }) => `${cell} ${code}`)).toEqual([
      'A2 misquoted-cell',
      'A3 type',
      'B3 misquoted-cell',
    ]);
  });

  test('is noticed also where rows are judged as a whole', async () => {
    const schema = { ...SCHEMA, allOf: [{ required: ['a'] }, { not: { required: ['c'] } }] };
    expect(await issuesOf('a,b\n1,"x"y\n', schema)).toMatchObject([{ cell: 'B2', code: 'misquoted-cell' }]);
  });

  test('is noticed whatever the pieces', async () => {
    const csv = 'a,b\n1,"x"y\n"2"3,"é"é\n3,"x""y"\r\n4,"z" ';
    const expected = await issuesOf(csv);
    expect(expected.map(({ cell }) => cell)).toEqual(['B2', 'A3', 'B3', 'B5']);
    const pieces = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(pieces, async (chunkBytes) => {
        expect(await issuesOf(csv, SCHEMA, chunkBytes)).toEqual(expected);
      }),
    );
  });
});
