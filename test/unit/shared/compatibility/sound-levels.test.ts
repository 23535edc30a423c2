import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareSchemas, reaches } from '../../../../shared/compatibility/compare-schemas.ts';
import { openTable } from '../../../../shared/tabular/open-table.ts';
import { compileSchema } from '../../../../shared/validation/compile-schema.ts';
import { ajvFor, draftOf, withDraft } from '../../../../shared/validation/draft.ts';
import { validateTable } from '../../../../shared/validation/validate-table.ts';
import { bufferSource } from '../../../support/spreadsheets/buffer-source.ts';
import { writeCsv } from '../../../support/spreadsheets/csv-writer.ts';

type Json = Record<string, unknown>;

const NAMES = ['a', 'b', 'c'];

const numbers = fc.record(
  {
    type: fc.constantFrom('integer', 'number', ['integer', 'null'], ['number', 'string']),
    minimum: fc.integer({ min: -2, max: 2 }),
    maximum: fc.integer({ min: -1, max: 3 }),
    exclusiveMinimum: fc.integer({ min: -2, max: 1 }),
    exclusiveMaximum: fc.constantFrom(2, 3, 9007199254740992),
    multipleOf: fc.constantFrom(1, 2, 0.5),
    'x-decimal': fc.constantFrom('.', ','),
    unit: fc.constantFrom('kg', 'g'),
  },
  { requiredKeys: ['type'] },
);
const texts = fc.record(
  {
    type: fc.constantFrom<unknown>('string', ['string', 'null'], ['string', 'integer']),
    minLength: fc.integer({ min: 0, max: 2 }),
    maxLength: fc.integer({ min: 0, max: 3 }),
    pattern: fc.constantFrom('^[a-z]*$', '^.$'),
    format: fc.constantFrom('date', 'email', 'zip-code'),
    enum: fc.subarray(['x', 'yy', '1', '', null], { minLength: 1 }),
    'x-missing-values': fc.constantFrom(['x'], ['1', 'yy']),
    title: fc.constantFrom('T', 'U'),
  },
  { requiredKeys: ['type'] },
);
const others = fc.constantFrom<unknown>(
  {},
  true,
  { enum: ['x', 1, true] },
  { enum: [1, 2, 3] },
  { enum: [1, 2] },
  { const: 'x' },
  { type: 'boolean' },
  { type: 'boolean', 'x-true': ['x'] },
  { anyOf: [{ type: 'integer' }, { const: 'x' }] },
  { $ref: '#/$defs/d' },
  { $ref: '#/$defs/d', maximum: 2 },
  { $ref: '#/$defs/d', title: 'T' },
  { allOf: [{ type: 'integer' }], maximum: 2 },
  { not: { type: 'string' } },
  { type: 'string', 'x-header-aliases': ['z'] },
);
const column = fc.oneof(numbers, numbers, texts, texts, others);

const rows = fc.record(
  {
    properties: fc.dictionary(fc.constantFrom(...NAMES), column, { minKeys: 1, maxKeys: 3 }),
    $defs: fc.constantFrom<unknown>(
      { d: { type: 'integer' } },
      { d: { type: 'integer', maximum: 1 } },
      { d: { type: 'string' } },
      { d: { type: 'string', description: 'D' } },
    ),
    required: fc.subarray(NAMES),
    additionalProperties: fc.oneof(
      fc.boolean(),
      fc.constantFrom<unknown>({ type: 'integer' }, { maxLength: 1 }),
    ),
    patternProperties: fc.constantFrom({ '^[bc]$': { maxLength: 1 } }, { '^c': { type: 'integer' } }),
    minProperties: fc.constantFrom(1, 2),
    dependentRequired: fc.constant({ a: ['b'] }),
    unevaluatedProperties: fc.boolean(),
    allOf: fc.constantFrom([{ properties: { a: { type: 'string' } } }], [{ required: ['b'] }]),
    if: fc.constant({ properties: { a: { const: 'x' } }, required: ['a'] }),
    else: fc.constant({ required: ['b'] }),
    'x-header': fc.constantFrom('exact', 'subset', 'superset', 'any'),
    'x-unique': fc.constantFrom([['a']], [['a', 'b']], [['b'], ['a']]),
    $schema: fc.constantFrom(
      'http://json-schema.org/draft-07/schema#',
      'https://json-schema.org/draft/2020-12/schema',
    ),
  },
  { requiredKeys: ['properties', '$defs'] },
);

/** Many keywords at once hardly ever agree: most schemas have few. */
const sparse = fc
  .tuple(
    rows,
    fc.subarray([
      'patternProperties',
      'minProperties',
      'dependentRequired',
      'unevaluatedProperties',
      'allOf',
      'if',
      'else',
      'x-header',
      'x-unique',
      '$schema',
    ]),
  )
  .map(([schema, kept]) => {
    const usual = ['properties', '$defs', 'required', 'additionalProperties'];
    return Object.fromEntries(
      Object.entries(schema).filter(([key]) => usual.includes(key) || kept.includes(key)),
    );
  });

/** Another schema that differs in few places. */
const change = fc.oneof(
  fc.tuple(fc.constantFrom(...NAMES), column).map(
    ([name, schema]) =>
      (from: Json): Json => ({
        ...from,
        properties: { ...Object(from.properties), [name]: schema },
      }),
  ),
  fc.tuple(fc.constantFrom(...NAMES), fc.oneof(numbers, texts)).map(([name, parts]) => (from: Json): Json => {
    const own = Object(Object(from.properties)[name]);
    return {
      ...from,
      properties: { ...Object(from.properties), [name]: { ...own, ...parts, type: own.type ?? parts.type } },
    };
  }),
  fc.tuple(fc.constantFrom(...NAMES), fc.nat(9)).map(([name, at]) => (from: Json): Json => {
    const { [name]: own, ...rest } = Object(from.properties);
    const keys = Object.keys(Object(own));
    const dropped = keys[at % Math.max(1, keys.length)];
    const kept = Object.fromEntries(Object.entries(Object(own)).filter(([key]) => key !== dropped));
    return { ...from, properties: keys.length === 0 ? rest : { ...rest, [name]: kept } };
  }),
  fc.constantFrom(...NAMES).map((name) => (from: Json): Json => {
    const { [name]: _, ...rest } = Object(from.properties);
    return { ...from, properties: rest };
  }),
  fc
    .tuple(
      sparse,
      fc.constantFrom(
        'required',
        'additionalProperties',
        'patternProperties',
        'x-header',
        'x-unique',
        '$defs',
        'allOf',
        'minProperties',
      ),
    )
    .map(([other, key]) => (from: Json): Json => {
      const { [key]: _, ...rest } = from;
      return other[key] === undefined ? rest : { ...rest, [key]: other[key] };
    }),
);
const pairs = fc
  .tuple(sparse, fc.array(change, { minLength: 1, maxLength: 2 }))
  .map(([from, changes]) => [from, changes.reduce((schema, next) => next(schema), from as Json)] as const);

const cell = fc.constantFrom(
  '',
  'x',
  'yy',
  '1',
  '2',
  '-1',
  '0.5',
  '1.0',
  'true',
  '3',
  '9007199254740993',
  '1,5',
  '2024-02-29',
);
const files = fc
  .uniqueArray(fc.constantFrom(...NAMES, 'z'), { minLength: 1, maxLength: 4 })
  .chain((header) =>
    fc
      .array(fc.tuple(...header.map(() => cell)), { minLength: 1, maxLength: 2 })
      .map((body) => writeCsv([header, ...body])),
  );

async function isValid(schema: Json, csv: string | Uint8Array): Promise<boolean> {
  const table = await openTable(bufferSource(Buffer.from(csv)), { fileName: 'a.csv', delimiter: ',' });
  const { outcome } = await validateTable({ table, check: compileSchema(schema), onIssues: async () => {} });
  return outcome === 'valid';
}

/** So many that a level which promises something comes up among them for certain. */
const RUNS = { numRuns: 800 };

test('every file that is valid by one schema is valid by the other, where the level says so', {
  timeout: 120_000,
}, async () => {
  const seen = { backward: 0, forward: 0 };
  await fc.assert(
    fc.asyncProperty(pairs, fc.array(files, { minLength: 3, maxLength: 6 }), async ([from, to], tables) => {
      const { level, differences } = compareSchemas(from, to);
      expect(differences.some(({ breaks }) => breaks === 'BACKWARD')).toBe(!reaches(level, 'BACKWARD'));
      expect(differences.some(({ breaks }) => breaks === 'FORWARD')).toBe(!reaches(level, 'FORWARD'));
      for (const table of level === 'NONE' ? [] : tables) {
        const [before, after] = [await isValid(from, table), await isValid(to, table)];
        if (reaches(level, 'BACKWARD') && before) {
          seen.backward += 1;
          expect(after).toBe(true);
        }
        if (reaches(level, 'FORWARD') && after) {
          seen.forward += 1;
          expect(before).toBe(true);
        }
      }
    }),
    RUNS,
  );
  expect(seen.backward).toBeGreaterThan(0);
  expect(seen.forward).toBeGreaterThan(0);
});

const value = fc.constantFrom<unknown>(null, 'x', 'yy', '', '1', 0, 1, 2, 3, -1, 0.5, true, 9007199254740992);

test('every row that ajv accepts by one schema it accepts by the other, where the level says so', {
  timeout: 120_000,
}, () => {
  let seen = 0;
  fc.assert(
    fc.property(
      pairs,
      fc.array(fc.dictionary(fc.constantFrom(...NAMES, 'd'), value), { minLength: 5, maxLength: 20 }),
      ([from, to], objects) => {
        const { level } = compareSchemas(from, to);
        if (level === 'NONE') return;
        const [before, after] = [from, to].map((schema) => {
          const draft = draftOf(schema) ?? '2020-12';
          return ajvFor(draft).compile(withDraft(schema, draft));
        });
        for (const row of objects) {
          const [old, now] = [before?.(row) === true, after?.(row) === true];
          if (reaches(level, 'BACKWARD') && old) seen += 1;
          if (reaches(level, 'BACKWARD') && old) expect(now).toBe(true);
          if (reaches(level, 'FORWARD') && now) expect(old).toBe(true);
        }
      },
    ),
    RUNS,
  );
  expect(seen).toBeGreaterThan(0);
});

test('a column that one schema ignores and the other looks at is a difference in both directions', () => {
  const ignoring = { properties: { a: { type: 'integer' } }, additionalProperties: false, 'x-header': 'any' };
  for (const looking of [
    { ...ignoring, additionalProperties: { maxLength: 1 } },
    { ...ignoring, properties: { ...ignoring.properties, b: { maxLength: 1 } } },
  ]) {
    expect(compareSchemas(ignoring, looking).level).toBe('NONE');
    expect(compareSchemas(looking, ignoring).level).toBe('NONE');
  }
  expect(compareSchemas(ignoring, { ...ignoring, title: 'same' }).level).toBe('FULL');
});

/** Schemas of one column, which differ in what the column and the document say. */
const oneColumn = (column: Json, document: Json = {}): Json => ({ properties: { a: column }, ...document });

test.each<[string, Json, Json]>([
  ['a word that means nothing', oneColumn({ unit: 'kg' }), oneColumn({ unit: 'g' })],
  ['another such word', oneColumn({ type: 'number' }), oneColumn({ type: 'number', 'sort-order': [1] })],
  ['such a word of the document', oneColumn({}), oneColumn({}, { owner: { team: 'a' } })],
  [
    'a format that means nothing',
    oneColumn({ type: 'string' }),
    oneColumn({ type: 'string', format: 'zip-code' }),
  ],
  ['a description', oneColumn({ title: 'A' }), oneColumn({ title: 'B', description: 'C', examples: [1] })],
  ['an encoding', oneColumn({ type: 'string' }), oneColumn({ type: 'string', contentEncoding: 'base64' })],
  [
    'descriptions within other keywords',
    oneColumn({ anyOf: [{ type: 'integer', title: 'A' }] }),
    oneColumn({ anyOf: [{ type: 'integer', unit: 'kg' }] }),
  ],
  [
    'descriptions of definitions',
    oneColumn({ $ref: '#/$defs/x' }, { $defs: { x: { type: 'integer', title: 'A' } } }),
    oneColumn({ $ref: '#/$defs/x' }, { $defs: { x: { type: 'integer', note: 'B' } } }),
  ],
])('%s makes no difference', (_, one, other) => {
  expect(compareSchemas(one, other)).toEqual({ level: 'FULL', differences: [] });
});

test.each<[string, Json, Json]>([
  [
    'a reference that leads to something else, whatever stands beside it',
    oneColumn({ $ref: '#/$defs/x', title: 'A' }, { $defs: { x: { type: 'string', minLength: 1 } } }),
    oneColumn({ $ref: '#/$defs/x', title: 'B' }, { $defs: { x: { type: 'string', minLength: 5 } } }),
  ],
  [
    'a reference into what means nothing otherwise',
    oneColumn({ $ref: '#/unit/x' }, { unit: { x: { type: 'string', minLength: 1 } } }),
    oneColumn({ $ref: '#/unit/x' }, { unit: { x: { type: 'string', minLength: 5 } } }),
  ],
  [
    'what only the engine knows',
    oneColumn({ type: 'integer', nullable: true }),
    oneColumn({ type: 'integer', minimum: -1 }),
  ],
  [
    'a column with the name of an annotation',
    { properties: { title: { maxLength: 2 } } },
    { properties: { title: { maxLength: 1 } } },
  ],
])('%s makes one', (_, one, other) => {
  const { level, differences } = compareSchemas(one, other);
  expect(level).not.toBe('FULL');
  expect(reaches(level, 'BACKWARD')).toBe(false);
  expect(differences).not.toEqual([]);
});

test('a required column whose empty cells were null must not lose what is said of it', () => {
  const nullable = { properties: { a: { type: ['string', 'null'] } }, required: ['a'] };
  expect(compareSchemas(nullable, { properties: {}, required: ['a'] }).level).not.toBe('BACKWARD');
  expect(compareSchemas(nullable, { properties: {} }).level).toBe('BACKWARD');
  const text = { properties: { a: { type: 'string' } }, required: ['a'] };
  expect(compareSchemas(text, { properties: {}, required: ['a'] }).level).toBe('BACKWARD');
});
