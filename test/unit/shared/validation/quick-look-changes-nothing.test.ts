import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BLANK, type Cell, textCell } from '../../../../shared/tabular/cell.ts';
import { doubtColumn } from '../../../../shared/validation/column-check.ts';
import { compileSchema } from '../../../../shared/validation/compile-schema.ts';
import type { Issue } from '../../../../shared/validation/issue.ts';
import type { SchemaObject } from '../../../../shared/validation/json-schema.ts';
import type { RowCheck } from '../../../../shared/validation/row-check.ts';
import { validateTable } from '../../../../shared/validation/validate-table.ts';
import { batchOfRows } from '../../../support/spreadsheets/batch-of-rows.ts';

const COLUMNS = {
  id: { type: 'integer', minimum: 0, maximum: 2 ** 53 },
  code: { type: 'string', pattern: '^[A-Z]{2}-\\d{2}$' },
  name: { type: ['string', 'null'], maxLength: 3 },
  mail: { format: 'email' },
  amount: { type: 'number', exclusiveMinimum: -1 },
  state: { enum: ['on', 'off'] },
  active: { type: 'boolean' },
  day: { type: 'string', format: 'date' },
  key: { type: 'string', maxLength: 4 },
};
/** Columns that the quick look leaves to the schema engine, and with them every row. */
const DOUBTFUL = {
  active: { type: 'boolean', 'x-missing-values': ['-'] },
  key: { type: ['integer', 'string'] },
};
const NAMES = [...Object.keys(COLUMNS), 'free'];

const aSchema = fc.record<SchemaObject>({
  type: fc.constant('object'),
  properties: fc.constantFrom(COLUMNS, COLUMNS, { ...COLUMNS, ...DOUBTFUL }),
  required: fc.subarray(NAMES),
  additionalProperties: fc.boolean(),
  allOf: fc.constantFrom([], [], [{ required: ['mail'] }]),
  'x-unique': fc.constantFrom(
    [['key']],
    [
      ['key', 'id'],
      ['free', 'key'],
    ],
  ),
});
const aText = fc.constantFrom(
  ...['', '7', '-7', '07', '1.5', '9007199254740993', 'AB-12', 'AB-123', 'Zoë', 'Zoë!', 'a@b.de', 'a@b'],
  ...['on', 'off', 'true', 'TRUE', 'True', '-', '2024-02-29', '2023-02-29', '03/04/2026', '1.234'],
);
const aCell: fc.Arbitrary<Cell> = fc.oneof(
  { weight: 6, arbitrary: aText.map(textCell) },
  fc.constantFrom<Cell>(BLANK, { kind: 'error', value: '#N/A' }, { kind: 'boolean', value: true }),
  fc.constantFrom(0, 7, 7.5, 2 ** 53).map((value): Cell => ({ kind: 'number', value, text: String(value) })),
  fc.constant<Cell>({ kind: 'date', value: '2024-02-29', precision: 'date' }),
);
/** Cells that fit their columns; most rows have them, as in life. */
const GOOD = ['7', 'AB-12', '', 'a@b.de', '1.5', 'on', 'true', '2024-02-29', 'x', 'f'].map(textCell);
/** One for each column that its check has to doubt. */
const NEARLY_GOOD = ['-7', 'AB-123', 'Zoë!', 'a@b', '-1', 'ON', 'True', '2023-02-29', 'xxxxx', ''].map(
  textCell,
);
const aChange = fc
  .nat(GOOD.length - 1)
  .chain((at) => fc.tuple(fc.constant(at), fc.oneof(aCell, fc.constant(NEARLY_GOOD[at] ?? BLANK))));
const aRow = fc
  .array(aChange, { maxLength: 3 })
  .map((changes) => changes.reduce((cells, [at, cell]) => cells.with(at, cell), GOOD))
  .chain((cells) => fc.constantFrom(cells, cells, cells, cells.slice(0, 8), [...cells, textCell('more')]));

/** Rows without changes differ in column `key`, so that few repeat its keys. */
function numbered(cells: readonly Cell[], row: number): readonly Cell[] {
  const at = NAMES.indexOf('key');
  return cells[at] === GOOD[at] ? cells.with(at, textCell(`x${row}`)) : cells;
}

async function validate(
  check: RowCheck,
  rows: readonly (readonly Cell[])[],
  format: 'csv' | 'xlsx',
  names: readonly string[] = NAMES,
  maxIssues = 40,
) {
  const issues: Issue[] = [];
  async function* batches() {
    yield batchOfRows(
      [names.map(textCell), ...rows].map((cells, i) => ({ number: i + 1, cells: numbered(cells, i) })),
    );
  }
  const result = await validateTable({
    table: { format, batches },
    check,
    maxIssues,
    onIssues: (more) => {
      issues.push(...more);
    },
  });
  return { result, issues };
}

/** The same check without the quick look: every row is judged as a whole. */
function doubting(schema: SchemaObject): RowCheck {
  const check = compileSchema(schema);
  return {
    columns: check.columns,
    required: check.required,
    table: check.table,
    rule: (column) => check.rule(column),
    columnCheck: () => doubtColumn,
    check: (row, exact) => check.check(row, exact),
    checkCells: undefined,
  };
}

test('a table gets the same result and issues with the quick look as without it', async () => {
  let valid = 0;
  await fc.assert(
    fc.asyncProperty(
      aSchema,
      fc.array(aRow, { minLength: 10, maxLength: 30 }),
      fc.constantFrom('csv' as const, 'xlsx' as const),
      async ({ allOf, ...plain }, rows, format) => {
        const schema = Array.isArray(allOf) && allOf.length > 0 ? { ...plain, allOf } : plain;
        const quick = await validate(compileSchema(schema), rows, format);
        expect(quick).toEqual(await validate(doubting(schema), rows, format));
        valid += quick.result.rows.valid;
      },
    ),
    { numRuns: 150 },
  );
  expect(valid).toBeGreaterThan(100);
});

test('a row gets the same issues however many of its cells are wrong', async () => {
  const names = Array.from({ length: 20 }, (_, i) => `n${i}`);
  const schema = {
    properties: Object.fromEntries(names.map((name) => [name, { type: 'integer', minimum: 5 }])),
  };
  const rows = names.map((_, wrong) => names.map((_, i) => textCell(i < wrong ? `x${i % 3}` : '7')));
  const quick = await validate(compileSchema(schema), rows, 'csv', names);
  expect(quick).toEqual(await validate(doubting(schema), rows, 'csv', names));
  expect(quick.result.issueCount).toBe(40);
});

test('the same wrong text is told of in every row, with the row that it stands in', async () => {
  const check = compileSchema({
    properties: { code: { minLength: 3, pattern: '^a' }, day: { format: 'date' } },
  });
  const rows = Array.from({ length: 3 }, () => ['b', '03/04/2026'].map(textCell));
  const { issues } = await validate(check, rows, 'csv', ['code', 'day']);
  expect(issues.map(({ cell, code, value }) => [cell, code, value])).toEqual(
    [2, 3, 4].flatMap((row) => [
      [`A${row}`, 'min-length', 'b'],
      [`A${row}`, 'pattern', 'b'],
      [`B${row}`, 'ambiguous', '03/04/2026'],
    ]),
  );
});

test('many wrong rows at once, and more wrong texts than are remembered, get the issues that each has alone', async () => {
  const schema = { properties: { n: { type: 'integer' }, day: { type: 'string', format: 'date' } } };
  const rows = Array.from({ length: 6000 }, (_, i) =>
    [`x${i % 5000}`, i % 3 === 0 ? 'no' : '2024-02-29'].map(textCell),
  );
  const names = ['n', 'day'];
  const quick = await validate(compileSchema(schema), rows, 'csv', names, 10_000);
  expect(quick).toEqual(await validate(doubting(schema), rows, 'csv', names, 10_000));
  expect(quick.result.issuesByCode).toEqual({ type: 6000, format: 2000 });
});

test.each([
  [{ type: 'integer', const: [5] }, '5'],
  [{ type: 'integer', enum: [[5], 6] }, '5'],
  [{ type: 'integer', enum: [{ '5': 5 }, null] }, '5'],
  [{ const: ['5'] }, '5'],
  [{ enum: [['5'], '6'] }, '5'],
  [{ type: 'string', const: ['5'] }, '5'],
  [{ type: 'boolean', const: [true] }, 'true'],
  [{ type: 'number', const: [5] }, '5'],
  [{ type: 'string', enum: ['\ud800'] }, '\ufffd'],
  [{ type: 'string', enum: ['\ud800', ...Array.from({ length: 50 }, (_, i) => `${i}`)] }, '\ufffd'],
])('%j does not take the text %j', async (column, text) => {
  const schema = { properties: { a: column } };
  const quick = await validate(compileSchema(schema), [[textCell(text)]], 'csv', ['a']);
  expect(quick.result.issueCount).toBe(1);
  expect(quick).toEqual(await validate(doubting(schema), [[textCell(text)]], 'csv', ['a']));
});
