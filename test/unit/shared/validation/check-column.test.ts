import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BLANK, type Cell, textCell } from '../../../../shared/tabular/cell.ts';
import { CellKind } from '../../../../shared/tabular/cell-batch.ts';
import { SharedTexts } from '../../../../shared/tabular/shared-texts.ts';
import { checkSchema } from '../../../../shared/validation/check-schema.ts';
import { compileSchema } from '../../../../shared/validation/compile-schema.ts';
import type { SchemaObject } from '../../../../shared/validation/json-schema.ts';
import { cellReader } from '../../../../shared/validation/read-cell.ts';
import type { RowObject } from '../../../../shared/validation/row-check.ts';
import { RowMark, RowMarks } from '../../../../shared/validation/row-marks.ts';
import { batchOfRows } from '../../../support/spreadsheets/batch-of-rows.ts';

const DRAFTS = [
  'http://json-schema.org/draft-04/schema#',
  'http://json-schema.org/draft-06/schema#',
  'http://json-schema.org/draft-07/schema#',
  'https://json-schema.org/draft/2019-09/schema',
  'https://json-schema.org/draft/2020-12/schema',
];

const aBound = fc.oneof(
  fc.integer({ min: -20, max: 20 }),
  fc.constantFrom(0.5, 1e15, 9007199254740992, -1e300),
);
const aText = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '-0',
    '00',
    '7',
    '-7',
    '12.50',
    '.5',
    '5.',
    '1e3',
    '1E400',
    '0x10',
    ' 1',
    '1 ',
    '+1',
    '1,5',
  ),
  fc.constantFrom(
    '999999999999999',
    '9007199254740991',
    '9007199254740993',
    '9223372036854775807',
    '-1e300',
    '1.5e-7',
    '0.30000000000000004',
    '0.1',
    '123456789.123456',
    '-0.0',
  ),
  fc.constantFrom(
    'true',
    'TRUE',
    'True',
    'false',
    'FALSE',
    'null',
    'a',
    'ab',
    'abc',
    'ä',
    '😀',
    '😀b',
    'A-1',
    'A-12x',
  ),
  fc.constantFrom(
    '2024-02-28',
    '2024-02-29',
    '2023-02-29',
    '1900-02-29',
    '2000-02-29',
    '2024-02-30',
    '2024-04-30',
    '2024-04-31',
    '2024-12-31',
    '2024-12-32',
    '2024-01-00',
    '2024-13-01',
    '2024-00-10',
    '0000-01-01',
    '2024-2-28',
  ),
  fc.constantFrom(
    '2024-02-28T12:30:59Z',
    '2024-02-28T24:00:00Z',
    '2024-02-28t12:30:59z',
    '2024-02-28T12:60:00Z',
    '2024-02-30T12:30:59Z',
    '2024-02-29T12:30:59.5+02:00',
    '2024-02-28T',
  ),
  fc.constantFrom(
    '12:30:59Z',
    '12:30:59',
    '12:30:59.Z',
    '12:30:59.123Z',
    '12:30:59.5',
    '23:59:60Z',
    '24:00:00Z',
    '12:30:59+14:00',
    '12:30:59-24:00',
    '12:30:59+02:60',
    '12:30:59+0200',
    '12:30:59 Z',
  ),
  fc.constantFrom(
    'a@b.de',
    'a@b',
    'a..b@c.de',
    '.a@c.de',
    'a@-c.de',
    'a@c-.de',
    'A+b_c@d-e.co.uk',
    'a@b@c.de',
    'ä@b.de',
  ),
  fc.constantFrom(
    '123e4567-e89b-12d3-a456-426614174000',
    '123E4567-E89B-12D3-A456-426614174000',
    '123e4567e89b12d3',
  ),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
);
const aPattern = fc.constantFrom(
  '^[A-Z]-\\d+$',
  '^a',
  'b$',
  '^(a|b)+$',
  '^\\S+$',
  '^a*b{2}$',
  '^[^a]+$',
  '^\\w{1,3}$',
  '^.$',
);

const KEYWORDS = {
  minimum: aBound,
  maximum: aBound,
  exclusiveMinimum: fc.oneof(aBound, fc.boolean()),
  exclusiveMaximum: fc.oneof(aBound, fc.boolean()),
  multipleOf: fc.constantFrom(1, 2, 7, 0.5, 0.01),
  minLength: fc.nat(3),
  maxLength: fc.nat(4),
  pattern: aPattern,
  format: fc.constantFrom('date', 'date-time', 'email', 'uuid', 'time', 'time', 'ipv4', 'made-up'),
  enum: fc.array(fc.oneof(aText, fc.integer(), fc.constant(null)), { minLength: 1, maxLength: 3 }),
  const: fc.oneof(aText, fc.integer({ min: -9, max: 9 }), fc.constant(null)),
  description: fc.string(),
  not: fc.constant({ const: 'a' }),
  nullable: fc.boolean(),
};
const NUMERIC = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'enum',
  'const',
] as const;
const TEXTUAL = ['minLength', 'maxLength', 'pattern', 'format', 'enum', 'const', 'description'] as const;
const aType = fc.constantFrom(
  'integer',
  'number',
  'boolean',
  'string',
  ['integer', 'null'],
  ['null', 'string'],
  ['integer', 'string'],
  undefined,
);
/** A type with some of the keywords given, few at a time: with all of them hardly a value is valid. */
function aColumnOf(type: fc.Arbitrary<unknown>, names: readonly (keyof typeof KEYWORDS)[]) {
  return fc
    .tuple(type, fc.subarray([...names], { maxLength: Math.min(2, names.length) }))
    .chain(([chosen, kept]) =>
      fc
        .record(Object.fromEntries(kept.map((name) => [name, KEYWORDS[name]])))
        .map((keywords) => ({ ...(chosen === undefined ? {} : { type: chosen }), ...keywords })),
    );
}
const aColumn = fc.oneof(
  aColumnOf(fc.constantFrom('integer', 'number', ['integer', 'null']), NUMERIC),
  aColumnOf(fc.constantFrom('string', ['null', 'string'], undefined), TEXTUAL),
  aColumnOf(fc.constant('string'), ['format']),
  aColumnOf(fc.constant('boolean'), ['enum', 'description']),
  aColumnOf(aType, [...NUMERIC, ...TEXTUAL, 'not', 'nullable']),
);
const aSchema: fc.Arbitrary<SchemaObject> = fc.record({
  $schema: fc.constantFrom(...DRAFTS),
  type: fc.constant('object'),
  properties: fc.record({ a: aColumn }),
  required: fc.constantFrom(['a'], ['b']),
  additionalProperties: fc.boolean(),
});

const aCell: fc.Arbitrary<Cell> = fc.oneof(
  { weight: 4, arbitrary: aText.map(textCell) },
  fc.constant(BLANK),
  fc.boolean().map((value) => ({ kind: 'boolean' as const, value })),
  fc
    .oneof(
      aBound,
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(2 ** 53, 2 ** 60, 1e300, -1e300),
    )
    .map((value) => ({ kind: 'number' as const, value: value + 0, text: String(value + 0) })),
  fc
    .constantFrom('2024-02-28', '1900-02-29')
    .map((value) => ({ kind: 'date' as const, value, precision: 'date' as const })),
  fc.constant({ kind: 'error' as const, value: '#N/A' }),
);

/** What the schema engine says about a row with this cell in column `a`; that column `b` is missing says the header. */
function isAccepted(check: ReturnType<typeof compileSchema>, cell: Cell): boolean {
  const rule = check.rule('a');
  const value = rule && cellReader(rule)(cell);
  if (cell.kind === 'error') return false;
  const row = Object.create(null) as RowObject;
  if (value !== undefined) row.a = typeof value === 'bigint' ? Number(value) : value;
  const findings = check.check(row, typeof value === 'bigint' ? new Map([['a', value]]) : undefined);
  return findings.every(({ keyword, column }) => keyword === 'required' && column === 'b');
}

function rowMarks(rows: number, mark: number = RowMark.certain): RowMarks {
  const marks = new RowMarks(false);
  marks.reset(rows, mark);
  return marks;
}

describe('the quick look at a column', () => {
  test('never vouches for a row that the schema engine rejects', () => {
    let vouched = 0;
    fc.assert(
      fc.property(aSchema, fc.array(aCell, { minLength: 20, maxLength: 40 }), (schema, cells) => {
        fc.pre(checkSchema(schema).length === 0);
        const check = compileSchema(schema);
        const batch = batchOfRows(cells.map((cell, i) => ({ number: i + 1, cells: [cell] })));
        const marks = rowMarks(cells.length);
        check.columnCheck('a')(batch, 0, 0, marks);
        for (const [i, cell] of cells.entries()) {
          if (marks.of[i] !== RowMark.certain) continue;
          vouched++;
          expect(isAccepted(check, cell), JSON.stringify({ schema, cell })).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
    expect(vouched).toBeGreaterThan(200);
  });

  const columns = {
    id: { type: 'integer', minimum: 0 },
    code: { type: 'string', pattern: '^[A-Z]{2}-\\d{6}$' },
    name: { type: 'string', minLength: 1, maxLength: 40 },
    mail: { type: 'string', format: 'email' },
    amount: { type: 'number', exclusiveMinimum: -1 },
    country: { enum: ['DE', 'FR'], type: 'string' },
    active: { type: 'boolean' },
    day: { type: 'string', format: 'date' },
    note: { type: ['string', 'null'] },
  };

  test('vouches for what is usual, so that the engine has little to do', () => {
    const check = compileSchema({ type: 'object', properties: columns, required: Object.keys(columns) });
    const usual = ['17', 'AB-123456', 'Zoë', 'zoe@example.org', '12.50', 'DE', 'true', '2024-02-28', ''];
    const batch = batchOfRows([{ number: 1, cells: usual.map(textCell) }]);
    const marks = rowMarks(1);
    const empty = Object.keys(columns).map((name, i) => check.columnCheck(name)(batch, i, 0, marks));
    expect(marks.of).toEqual(Uint8Array.of(RowMark.certain));
    expect(empty).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  test.each([
    ['allOf', { allOf: [{ required: ['id'] }] }],
    ['minProperties', { minProperties: 1 }],
    ['dependentRequired', { dependentRequired: { id: ['code'] } }],
    ['patternProperties', { patternProperties: { '^i': { minimum: 5 } } }],
  ])('vouches for nothing where %s looks at whole rows', (_, more) => {
    const check = compileSchema({ type: 'object', properties: columns, ...more });
    const marks = rowMarks(1);
    check.columnCheck('id')(batchOfRows([{ number: 1, cells: [textCell('17')] }]), 0, 0, marks);
    expect(marks.of).toEqual(Uint8Array.of(RowMark.unsure));
  });

  test('vouches for nothing in a column that the schema does not allow', () => {
    const check = compileSchema({ additionalProperties: false });
    const marks = rowMarks(1);
    check.columnCheck('id')(batchOfRows([{ number: 1, cells: [textCell('17')] }]), 0, 0, marks);
    expect(marks.of).toEqual(Uint8Array.of(RowMark.unsure));
  });

  test.each([
    ['2024-02-29', 'date'],
    ['2024-12-31', 'date'],
    ['12:30:59.25+02:00', 'time'],
    ['2024-02-29T12:30:59.5Z', 'date-time'],
  ])('vouches for %s as a %s', (text, format) => {
    const check = compileSchema({ properties: { at: { format } } });
    const marks = rowMarks(1);
    check.columnCheck('at')(batchOfRows([{ number: 1, cells: [textCell(text)] }]), 0, 0, marks);
    expect(marks.of).toEqual(Uint8Array.of(RowMark.certain));
  });

  test.each(['-2.6821852205951454e38', '1E+21', '5e-324', '0.30000000000000004', '1234567890.1234567'])(
    'vouches for %s as a number',
    (text) => {
      const check = compileSchema({ properties: { n: { type: 'number', maximum: 1e22 } } });
      const marks = rowMarks(1);
      check.columnCheck('n')(batchOfRows([{ number: 1, cells: [textCell(text)] }]), 0, 0, marks);
      expect(marks.of).toEqual(Uint8Array.of(RowMark.certain));
    },
  );

  test.each([
    '1e400',
    '-1e400',
    '1.e5',
    '.5e5',
    '01.5e5',
    '1e',
    '1e5.5',
    '1.5e5 ',
    '12345678901234567',
    '1e22',
  ])('leaves %s to the engine', (text) => {
    const check = compileSchema({ properties: { n: { type: 'number', exclusiveMaximum: 1e22 } } });
    const marks = rowMarks(1);
    check.columnCheck('n')(batchOfRows([{ number: 1, cells: [textCell(text)] }]), 0, 0, marks);
    expect(marks.of).toEqual(Uint8Array.of(RowMark.unsure));
  });

  test('vouches for a large number of a workbook unless it is at a limit', () => {
    const check = compileSchema({ properties: { n: { type: 'number', minimum: -1e20, maximum: 2 ** 63 } } });
    const values = [1e18, 2 ** 62, 2 ** 63, 1e19, -1e19, -1e20, -1e21];
    const cells = values.map((value): Cell => ({ kind: 'number', value, text: String(value) }));
    const batch = batchOfRows(cells.map((cell, i) => ({ number: i + 1, cells: [cell] })));
    const marks = rowMarks(values.length);
    check.columnCheck('n')(batch, 0, 0, marks);
    const { certain, unsure } = RowMark;
    expect([...marks.of]).toEqual([certain, certain, unsure, unsure, certain, unsure, unsure]);
  });

  test('says the same of a text that many cells share', () => {
    const check = compileSchema({ properties: { id: { type: 'integer', minimum: 5 } } });
    const batch = batchOfRows(
      Array.from({ length: 4 }, (_, i) => ({ number: i + 1, cells: [textCell('x')] })),
    );
    batch.sharedTexts = new SharedTexts();
    for (const text of ['7', '3']) batch.sharedTexts.add(Buffer.from(text), 0, 1);
    batch.kinds.fill(CellKind.sharedText, 0, 4);
    batch.numbers.set([0, 1, 0, 1]);
    const marks = rowMarks(4);
    check.columnCheck('id')(batch, 0, 0, marks);
    expect([...marks.of]).toEqual([RowMark.certain, RowMark.unsure, RowMark.certain, RowMark.unsure]);
  });

  test('passes over rows without content', () => {
    const check = compileSchema({ properties: { id: { type: 'integer' } }, required: ['id'] });
    const marks = rowMarks(1, RowMark.blank);
    expect(check.columnCheck('id')(batchOfRows([{ number: 1, cells: [BLANK] }]), 0, 0, marks)).toBe(0);
    expect(marks.of).toEqual(Uint8Array.of(RowMark.blank));
  });
});

test('what is remembered of shared texts does not grow with their number in every column', () => {
  const count = 4_000_000;
  const columns = 100;
  const batch = batchOfRows([{ number: 2, cells: Array.from({ length: columns }, () => textCell('x')) }]);
  batch.kinds.fill(CellKind.sharedText, 0, columns);
  batch.numbers.fill(count - 1, 0, columns);
  const texts = new SharedTexts();
  texts.add(Buffer.from('x'), 0, 1);
  texts.offsets = new Uint32Array(count + 1).fill(1);
  texts.offsets[count - 1] = 0;
  texts.count = count;
  batch.sharedTexts = texts;
  const marks = new RowMarks(true);
  marks.reset(1, RowMark.certain);

  const before = process.memoryUsage().arrayBuffers;
  const check = compileSchema({
    properties: Object.fromEntries(Array.from({ length: columns }, (_, i) => [`c${i}`, { type: 'string' }])),
  });
  for (let i = 0; i < columns; i++) check.columnCheck(`c${i}`)(batch, i, 0, marks);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(count * 10);
  expect(marks.of[0]).toBe(RowMark.certain);
});
