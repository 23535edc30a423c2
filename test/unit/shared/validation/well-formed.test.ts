import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ajvFor, DRAFTS, withDraft } from '../../../../shared/validation/draft.ts';
import { isWellFormed } from '../../../../shared/validation/well-formed.ts';

const aValue = fc.oneof(
  fc.constantFrom('string', 'integer', 'object', 'made-up', '', '^a+$', '(', '[', '\\Z', 'date', '\\d{2'),
  fc.constantFrom(0, 1, -1, 2.5, 1e300, true, false, null, {}, []),
  fc.array(fc.constantFrom('string', 'null', 'a', 'a', 1, 1, true, null), { maxLength: 3 }),
);
const FITTING = {
  title: fc.constant('Age'),
  type: fc.constantFrom('integer', 'string', ['string', 'null']),
  minimum: fc.integer(),
  exclusiveMaximum: fc.constantFrom(5, 5, 5, true),
  multipleOf: fc.constantFrom(1, 0.01),
  maxLength: fc.nat(),
  format: fc.constant('date'),
  pattern: fc.constantFrom('^a', '\\d+'),
  enum: fc.constantFrom(['a', 'b'], [1, null]),
  const: fc.constantFrom('a', 1, null),
  'x-decimal': fc.constant(','),
};
const KEYWORDS = [
  ...Object.keys(FITTING),
  ...['description', '$comment', 'maximum', 'exclusiveMinimum', 'minLength', 'default', 'items', '$ref'],
];
const aColumn = fc.oneof(
  { weight: 3, arbitrary: fc.record(FITTING, { requiredKeys: [] }) },
  fc
    .tuple(fc.record(FITTING, { requiredKeys: [] }), fc.constantFrom(...KEYWORDS), aValue)
    .map(([column, keyword, value]) => ({ ...column, [keyword]: value })),
);
const aSchema = fc
  .tuple(
    fc.record(
      { type: fc.constant('object'), required: fc.constant(['a']), additionalProperties: fc.boolean() },
      { requiredKeys: [] },
    ),
    fc.dictionary(fc.constantFrom('a', 'b', 'ä'), aColumn, { minKeys: 1, maxKeys: 2 }),
    fc.option(
      fc.tuple(fc.constantFrom('$id', 'type', 'required', 'additionalProperties', 'title', 'allOf'), aValue),
      { freq: 1 },
    ),
  )
  .map(([root, properties, odd]) => ({
    ...root,
    properties,
    ...(odd === null ? {} : { [odd[0]]: odd[1] }),
  }));

describe('a quick look at a schema', () => {
  test('never vouches for what the meta-schema rejects', () => {
    const engines = new Map(DRAFTS.map((draft) => [draft, ajvFor(draft)]));
    let vouched = 0;
    fc.assert(
      fc.property(fc.constantFrom(...DRAFTS), aSchema, (draft, schema) => {
        if (!isWellFormed(schema, draft)) return;
        vouched++;
        expect(engines.get(draft)?.validateSchema(withDraft(schema, draft))).toBe(true);
      }),
      { numRuns: 2000 },
    );
    expect(vouched).toBeGreaterThan(100);
  });

  test.each(DRAFTS)('vouches for a usual schema of draft %s', (draft) => {
    const columns = {
      id: { type: 'integer', minimum: 1, multipleOf: 1 },
      name: { type: ['string', 'null'], minLength: 1, maxLength: 60, title: 'Name' },
      code: { type: 'string', pattern: '^[A-Z]{3}$', 'x-header-aliases': ['Code'] },
      state: { enum: ['on', 'off'] },
      day: { type: 'string', format: 'date' },
    };
    const schema = { type: 'object', required: ['id'], additionalProperties: false, properties: columns };
    expect(isWellFormed(schema, draft)).toBe(true);
  });
});
