import { describe, expect, test } from 'vitest';
import { openTable } from '../../../../shared/tabular/open-table.ts';
import { compileSchema } from '../../../../shared/validation/compile-schema.ts';
import type { Issue } from '../../../../shared/validation/issue.ts';
import { encodeIssues } from '../../../../shared/validation/issue-json.ts';
import { type ValidateTableInput, validateTable } from '../../../../shared/validation/validate-table.ts';
import { ValidationResult } from '../../../../shared/validation/validation-result.ts';
import { bufferSource } from '../../../support/spreadsheets/buffer-source.ts';
import { writeWorkbook } from '../../../support/spreadsheets/workbook-writer.ts';

const PEOPLE = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 2 },
    age: { type: ['integer', 'null'], minimum: 0 },
    email: { type: 'string', format: 'email' },
  },
  required: ['name'],
  additionalProperties: false,
};

type Options = Omit<ValidateTableInput, 'table' | 'check' | 'onIssues'> & { chunkBytes?: number };

async function validate(
  file: Uint8Array | string,
  schema: object = PEOPLE,
  { chunkBytes, ...options }: Options = {},
) {
  const issues: Issue[] = [];
  const table = await openTable(bufferSource(file, chunkBytes));
  const result = await validateTable({
    table,
    check: compileSchema({ ...schema }),
    onIssues: (batch) => {
      issues.push(...batch);
    },
    ...options,
  });
  return { result, issues };
}

const brief = (issues: readonly Issue[]) => issues.map(({ cell, column, code }) => [cell, column, code]);

describe('validateTable', () => {
  test('misses a value in every row where a required column is one that the schema does not allow', async () => {
    const schema = { properties: { a: {} }, required: ['a', 'b'], additionalProperties: false };
    const { issues } = await validate('a,b\n1,2\n3,4\n', schema);
    expect(brief(issues)).toEqual([
      ['B1', 'b', 'extra-header'],
      [null, 'b', 'required'],
      [null, 'b', 'required'],
    ]);
  });

  test('finds a valid table valid and counts it', async () => {
    const { result } = await validate('name,age,email\nAda,36,ada@example.com\nBob,,bob@example.com\n');
    expect(result).toEqual({
      outcome: 'valid',
      rows: { total: 2, valid: 2, invalid: 0 },
      cells: 6,
      issueCount: 0,
      issuesByCode: {},
      issuesByColumn: {},
      columns: [
        { name: 'name', header: 'name', index: 1, nulls: 0, issues: 0, profile: expect.anything() },
        { name: 'age', header: 'age', index: 2, nulls: 1, issues: 0, profile: expect.anything() },
        { name: 'email', header: 'email', index: 3, nulls: 0, issues: 0, profile: expect.anything() },
      ],
      header: ['name', 'age', 'email'],
      issues: [],
      warnings: [],
      stoppedEarly: false,
    });
  });

  test('names every wrong cell, in file order and from left to right', async () => {
    const { result, issues } = await validate('name,age,email\n,old,nobody\nAda,36,\nB,-1,b@example.com\n');
    expect(issues).toEqual(result.issues);
    expect(issues).toEqual([
      {
        row: 2,
        column: 'name',
        cell: 'A2',
        code: 'required',
        keyword: 'required',
        pointer: '/required',
        value: null,
        message: 'A value is required here',
      },
      {
        row: 2,
        column: 'age',
        cell: 'B2',
        code: 'type',
        keyword: 'type',
        pointer: '/properties/age/type',
        value: 'old',
        message: '“old” is not an integer or empty',
      },
      {
        row: 2,
        column: 'email',
        cell: 'C2',
        code: 'format',
        keyword: 'format',
        pointer: '/properties/email/format',
        value: 'nobody',
        message: '“nobody” is not an e-mail address',
      },
      {
        row: 4,
        column: 'name',
        cell: 'A4',
        code: 'min-length',
        keyword: 'minLength',
        pointer: '/properties/name/minLength',
        value: 'B',
        message: '“B” is shorter than 2 characters',
      },
      {
        row: 4,
        column: 'age',
        cell: 'B4',
        code: 'minimum',
        keyword: 'minimum',
        pointer: '/properties/age/minimum',
        value: '-1',
        message: '“-1” is less than 0',
      },
    ]);
    expect(result).toMatchObject({
      outcome: 'invalid',
      rows: { total: 3, valid: 1, invalid: 2 },
      issueCount: 5,
      issuesByCode: { required: 1, type: 1, format: 1, 'min-length': 1, minimum: 1 },
      issuesByColumn: { name: 2, age: 2, email: 1 },
    });
    expect(ValidationResult.parse(result)).toEqual(result);
  });

  test('orders the issues of one cell by code', async () => {
    const schema = { properties: { a: { type: 'string', pattern: '^x', minLength: 3, enum: ['xyz'] } } };
    const { issues } = await validate('a\nb\n', schema);
    expect(issues.map(({ code }) => code)).toEqual(['enum', 'min-length', 'pattern']);
  });

  test('puts what concerns a whole row last', async () => {
    const schema = { properties: { a: { type: 'integer' }, b: {} }, minProperties: 3 };
    const { issues } = await validate('a,b\nx,y\n', schema);
    expect(brief(issues)).toEqual([
      ['A2', 'a', 'type'],
      [null, null, 'min-properties'],
    ]);
  });
});

describe('a header', () => {
  test('is compared with the schema once, not on every row', async () => {
    const { result, issues } = await validate('age,age,colour\n1,x,red\n2,y,blue\n');
    expect(brief(issues)).toEqual([
      ['B1', 'age', 'duplicate-header'],
      ['C1', 'colour', 'extra-header'],
      [null, 'name', 'missing-header'],
    ]);
    expect(result.rows).toEqual({ total: 2, valid: 2, invalid: 0 });
    expect(result.outcome).toBe('invalid');
  });

  test('without text makes its column ignored, with a warning', async () => {
    const { result, issues } = await validate(',name,,age\n0,Ada,x,36\n1,Bob,y,40\n');
    expect(issues).toEqual([]);
    expect(result.warnings).toEqual([
      { code: 'blank-header', message: 'Column A has no header and is ignored', row: 1, cell: 'A1' },
      { code: 'blank-header', message: 'Column C has no header and is ignored', row: 1, cell: 'C1' },
    ]);
    expect(result.columns.map(({ name, index }) => [name, index])).toEqual([
      ['name', 2],
      ['age', 4],
    ]);
    expect(result.cells).toBe(4);
  });

  test('may have blanks around it', async () => {
    const { result } = await validate(' name , age\nAda,36\n');
    expect(result.outcome).toBe('valid');
    expect(result.columns[0]).toMatchObject({ name: 'name', header: ' name ' });
  });

  test('may stand below blank rows', async () => {
    const { issues } = await validate('\n\nname,age\nAda,x\n');
    expect(brief(issues)).toEqual([['B4', 'age', 'type']]);
  });

  test('alone is a valid table without rows, with a warning', async () => {
    const { result } = await validate('name,age\n');
    expect(result).toMatchObject({ outcome: 'valid', rows: { total: 0, valid: 0, invalid: 0 }, cells: 0 });
    expect(result.warnings.map(({ code }) => code)).toEqual(['no-rows']);
  });

  test.each([
    ['a file of names that nobody sees', ' ,\n\t, \n'],
    ['a file of empty cells', ',,\n,,\n'],
    ['an empty sheet', writeWorkbook({ sheets: [{ name: 'One', rows: [] }] })],
  ])('is missing in %s', async (_, file) => {
    await expect(validate(file)).rejects.toMatchObject({ code: 'header-missing' });
  });

  test('begins below rows of white space, as below blank ones', async () => {
    const schema = { properties: { a: { type: 'integer' } }, additionalProperties: false };
    const { issues, result } = await validate(' \n \t\na\nx\n \n', schema);
    expect(brief(issues)).toEqual([
      ['A4', 'a', 'type'],
      ['A5', 'a', 'type'],
    ]);
    expect(result.rows.total).toBe(2);
  });

  test.each([
    [' NAME,age', 'A1', 'The schema does not allow a column “NAME”; did you mean “name”?'],
    ['na me,age', 'A1', 'The schema does not allow a column “na me”; did you mean “name”?'],
    ['nome,age', 'A1', 'The schema does not allow a column “nome”'],
    ['NAME,name', 'A1', 'The schema does not allow a column “NAME”'],
  ])('is told what an unknown column may be meant for: %s', async (header, cell, message) => {
    const { issues } = await validate(`${header}\n`);
    expect(issues.find((issue) => issue.cell === cell)?.message).toBe(message);
  });

  test('is told what a missing column may be called', async () => {
    const { issues } = await validate('Name\nAda\n', { ...PEOPLE, additionalProperties: true });
    expect(issues.map(({ message }) => message)).toEqual([
      'The column “name” is required but missing; is it “Name”?',
    ]);
  });

  test('is in the result as the file has it, also where it names nothing that is checked', async () => {
    const { result } = await validate('name,Note,,more\nAda,,,\n');
    expect(result.header).toEqual(['name', 'Note', '', 'more']);
  });

  test('of other columns than the schema names is warned of where these are allowed', async () => {
    const schema = { properties: { a: {}, b: {} } };
    const warnings = async (file: string, more: object = {}) =>
      (await validate(file, { ...schema, ...more })).result.warnings.map(({ code }) => code);
    expect(await warnings('c,d\n1,2\n')).toEqual(['no-schema-columns']);
    expect(await warnings('c,a\n1,2\n')).toEqual([]);
    expect(await warnings('c,d\n1,2\n', { additionalProperties: false })).toEqual([]);
  });

  test('may be called like what every object has', async () => {
    const headers = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const schema = {
      properties: { constructor: { type: 'integer' } },
      additionalProperties: { type: 'integer' },
    };
    const { result, issues } = await validate(`${headers.join(',')}\n1,2,3,4\nx,x,x,x\n`, schema);
    expect(result.rows).toEqual({ total: 2, valid: 1, invalid: 1 });
    expect(issues.map(({ column }) => column)).toEqual(headers);
    expect(Object.keys(result.issuesByColumn)).toEqual(headers);
  });
});

describe('a row', () => {
  test('that is too long has extra cells, unless they are empty', async () => {
    const { issues } = await validate('name,age\nAda,36,x,,y\nBob,40,,\n');
    expect(
      issues.map(({ cell, column, code, value, message }) => [cell, column, code, value, message]),
    ).toEqual([
      ['C2', null, 'extra-cell', 'x', '“x” stands in column C, which has no header'],
      ['E2', null, 'extra-cell', 'y', '“y” stands in column E, which has no header'],
    ]);
  });

  test('of a CSV that ends early lacks cells, which is said once', async () => {
    const { issues } = await validate('age,name,email\n36\n');
    expect(brief(issues)).toEqual([
      ['B2', 'name', 'missing-cell'],
      ['C2', 'email', 'missing-cell'],
    ]);
  });

  test('of a workbook that ends early has empty cells', async () => {
    const file = writeWorkbook({ sheets: [{ name: 'One', rows: [['name', 'age', 'email'], ['Ada']] }] });
    expect((await validate(file)).issues).toEqual([]);
  });

  test('without content is ignored, counted and not numbered away', async () => {
    const { result, issues } = await validate('name,age\nAda,1\n\n,\nBob,x\n\n');
    expect(result.rows.total).toBe(2);
    expect(brief(issues)).toEqual([['B5', 'age', 'type']]);
    expect(result.warnings).toEqual([
      { code: 'blank-row', message: '2 blank rows were ignored', row: 3, cell: null },
    ]);
  });

  test('with a failed formula says so and nothing else about the cell', async () => {
    const rows = [
      ['age', 'name'],
      [{ error: '#DIV/0!' }, { error: '#N/A' }],
    ];
    const { issues } = await validate(writeWorkbook({ sheets: [{ name: 'One', rows }] }));
    expect(issues.map(({ cell, code, value }) => [cell, code, value])).toEqual([
      ['A2', 'error-cell', '#DIV/0!'],
      ['B2', 'error-cell', '#N/A'],
    ]);
  });

  test('is judged exactly where it holds integers beyond 2⁵³', async () => {
    const schema = { properties: { id: { type: 'integer', maximum: 2 ** 53 } } };
    const { issues } = await validate('id\n9007199254740992\n9007199254740993\n', schema);
    expect(issues.map(({ row, code, message }) => [row, code, message])).toEqual([
      [3, 'maximum', '“9007199254740993” is more than 9007199254740992'],
    ]);
  });

  test('that holds a long value is reported with its beginning', async () => {
    const { issues } = await validate(`name,age\nAda,${'9x'.repeat(500)}\n`);
    expect(issues[0]?.value).toHaveLength(100);
    expect(issues[0]?.message.length).toBeLessThan(150);
  });
});

describe('a run', () => {
  const many = `name,age\n${'Ada,x\n'.repeat(200)}`;

  test('keeps the first fifty issues and hands on all', async () => {
    const { result, issues } = await validate(many);
    expect(result.issues).toEqual(issues.slice(0, 50));
    expect(issues).toHaveLength(200);
    expect(result.issueCount).toBe(200);
  });

  test('stops at the number of issues asked for, whatever the chunks', async () => {
    const stopped = await validate(many, PEOPLE, { maxIssues: 7 });
    expect(stopped.issues).toHaveLength(7);
    expect(stopped.result).toMatchObject({
      stoppedEarly: true,
      rows: { total: 7, invalid: 7 },
      issueCount: 7,
    });
    expect(await validate(many, PEOPLE, { maxIssues: 7, chunkBytes: 5 })).toEqual(stopped);
  });

  test('is not cut short by issues that just fit', async () => {
    const { result } = await validate(many, PEOPLE, { maxIssues: 200 });
    expect(result).toMatchObject({ stoppedEarly: false, issueCount: 200 });
  });

  test('counts no empty cells of rows after the last one that counts, whatever the chunks', async () => {
    const csv = `name,age\n${'Ada,\n'.repeat(4)}${'Bob,old\n'.repeat(3)}${'Eve,\n'.repeat(20)}`;
    const schema = { properties: { name: {}, age: { type: 'integer' } } };
    for (const chunkBytes of [1, 5, 10_000]) {
      const { result } = await validate(csv, schema, { maxIssues: 2, chunkBytes });
      expect(result).toMatchObject({ stoppedEarly: true, rows: { total: 6 } });
      expect(result.columns.map(({ nulls }) => nulls)).toEqual([0, 4]);
    }
    const { result } = await validate(csv, { ...schema, required: ['x', 'y'] }, { maxIssues: 1 });
    expect(result).toMatchObject({ rows: { total: 0 }, columns: [{ nulls: 0 }, { nulls: 0 }] });
  });

  test('writes the same report whatever the chunks', async () => {
    const file =
      'name,age,email\n' +
      Array.from({ length: 300 }, (_, i) => `Ä${i},${i % 7 ? i : 'x'},"a\n""${i}"\n`).join('');
    const report = async (chunkBytes: number) => {
      const { issues, result } = await validate(file, PEOPLE, { chunkBytes });
      return { lines: Buffer.from(encodeIssues(issues)).toString(), result };
    };
    const whole = await report(1_000_000);
    for (const chunkBytes of [1, 7, 1000]) expect(await report(chunkBytes)).toEqual(whole);
  });

  test('ends with the reason of its signal', async () => {
    const controller = new AbortController();
    const run = validate(many, PEOPLE, {
      chunkBytes: 10,
      signal: controller.signal,
      onProgress: (rows) => {
        if (rows >= 3) controller.abort(new Error('cancelled by Ada'));
      },
    });
    await expect(run).rejects.toThrow('cancelled by Ada');
  });

  test('tells how many rows it has seen', async () => {
    const seen: number[] = [];
    await validate(many, PEOPLE, { chunkBytes: 100, onProgress: (rows) => seen.push(rows) });
    expect(seen.at(-1)).toBe(200);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  test('waits for whoever takes the issues', async () => {
    const table = await openTable(bufferSource(many, 50));
    let pending = 0;
    let most = 0;
    await validateTable({
      table,
      check: compileSchema(PEOPLE),
      onIssues: async () => {
        most = Math.max(most, ++pending);
        await new Promise((done) => setImmediate(done));
        pending--;
      },
    });
    expect(most).toBe(1);
  });

  test('fails as a whole when the file turns out to be broken', async () => {
    await expect(validate('name,age\nAda,x\nBob,"1\n')).rejects.toMatchObject({ code: 'csv-quote-unclosed' });
  });
});
