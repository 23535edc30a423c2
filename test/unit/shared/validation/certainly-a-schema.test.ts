import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCertainlyASchema } from '../../../../shared/validation/certainly-a-schema.ts';
import { ajvFor, DRAFTS, withDraft } from '../../../../shared/validation/draft.ts';

const engines = DRAFTS.filter((draft) => draft !== '04').map((draft) => ({ draft, engine: ajvFor(draft) }));

const likely = fc.oneof(
  fc.constantFrom<unknown>(
    'string',
    'integer',
    'date',
    '^[A-Z]{3}$',
    '[',
    'a{2,1}',
    '\\Z',
    '^a*$',
    '',
    'nothing',
  ),
  fc.constantFrom<unknown>(
    0,
    1,
    -1,
    1.5,
    true,
    false,
    null,
    [],
    {},
    ['a', 'a'],
    ['null', 'string'],
    [1, '1', null],
  ),
  fc.array(fc.constantFrom('a', 'b', 'string', 'null'), { maxLength: 3 }),
);
const keyword = fc.constantFrom(
  ...[
    '$schema',
    '$comment',
    'title',
    'description',
    'default',
    'examples',
    'const',
    'enum',
    'type',
    'minimum',
  ],
  ...['maximum', 'exclusiveMinimum', 'multipleOf', 'minLength', 'maxLength', 'pattern', 'format', 'required'],
  ...['properties', 'additionalProperties', 'x-unique', 'minItems', '$ref', 'allOf', '$id', 'dependencies'],
);
const { schema } = fc.letrec<{ schema: unknown }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    likely,
    fc.dictionary(keyword, likely, { maxKeys: 3 }),
    fc.record({
      type: fc.constant('object'),
      properties: fc.dictionary(fc.string(), tie('schema'), { maxKeys: 3 }),
    }),
    fc.record({ additionalProperties: tie('schema') }),
  ),
}));

describe('isCertainlyASchema', () => {
  test('never vouches for what the schema of a draft refuses', () => {
    fc.assert(
      fc.property(schema, (candidate) => {
        if (!isCertainlyASchema(candidate) || typeof candidate !== 'object' || candidate === null) return;
        for (const { draft, engine } of engines) {
          const schema = withDraft({ ...candidate }, draft);
          expect(engine.validateSchema(schema)).toBe(true);
          expect(engine.compile(schema)).toBeTypeOf('function');
        }
      }),
      { numRuns: 2_000 },
    );
  }, 30_000);

  test('vouches for a schema of the usual keywords', () => {
    const columns = {
      id: { type: 'integer', minimum: 1 },
      name: { type: ['string', 'null'], minLength: 1, maxLength: 40, title: 'Name' },
      code: { type: 'string', pattern: '^[A-Z]{2}$', 'x-header-aliases': ['Code'] },
      day: { type: 'string', format: 'date' },
      kind: { enum: ['a', 'b', 3] },
    };
    expect(isCertainlyASchema({ type: 'object', properties: columns, required: ['id'] })).toBe(true);
    expect(isCertainlyASchema({ properties: { a: { minimum: '1' } } })).toBe(false);
  });
});
