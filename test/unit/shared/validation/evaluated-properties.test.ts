import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileSchema } from '../../../../shared/validation/compile-schema.ts';
import { ajvFor } from '../../../../shared/validation/draft.ts';

const PATTERNS = { patternProperties: { o: { type: 'string' } } };
const BRANCH = { required: ['z'], properties: { co: { type: 'string' } } };

describe('patternProperties beside branches that do not pass', () => {
  test.each<[string, object]>([
    ['if', { if: { required: ['z'] }, ...JSON.parse('{"then": {"properties": {"co": {}}}}') }],
    ['anyOf', { anyOf: [BRANCH, { minProperties: 1 }] }],
    ['oneOf', { oneOf: [BRANCH, { minProperties: 1 }] }],
    [
      'anyOf with all properties',
      { anyOf: [{ ...BRANCH, additionalProperties: true }, { minProperties: 1 }] },
    ],
    ['$ref', { $ref: '#/$defs/any', $defs: { any: { anyOf: [BRANCH, { minProperties: 1 }] } } }],
  ])('%s: the row is judged', (_, beside) => {
    const schema = { properties: { co: {} }, ...PATTERNS, ...beside };
    expect(compileSchema(schema).check({ co: 'x' })).toEqual([]);
    expect(compileSchema(schema).check({ co: 1 })).toHaveLength(1);
    const closed = compileSchema({ ...schema, unevaluatedProperties: false });
    expect(closed.check({ co: 'x' })).toEqual([]);
    expect(closed.check({ co: 'x', a: 'y' }).map(({ column, keyword }) => [column, keyword])).toEqual([
      ['a', 'unevaluatedProperties'],
    ]);
  });

  test('a branch that fails within a branch is an issue of the row', () => {
    const inner = { anyOf: [{ properties: { co: { anyOf: [{ type: 'number' }] } } }] };
    const schema = { properties: { a: {} }, anyOf: [{ patternProperties: { o: {} }, ...inner }] };
    expect(compileSchema(schema).check({ co: 'x', a: 'y' })).not.toEqual([]);
  });

  test('the verdict is the same as where properties are not kept account of', () => {
    const name = fc.constantFrom('a', 'co', 'z');
    const leaf = fc.constantFrom<object>({}, { type: 'string' }, { type: 'number' }, { const: 'x' });
    const { schema } = fc.letrec<{ schema: object; node: object }>((tie) => ({
      schema: fc.oneof({ maxDepth: 3 }, leaf, tie('node'), tie('node')),
      node: fc.record(
        {
          properties: fc.dictionary(name, leaf, { maxKeys: 2 }),
          patternProperties: fc.dictionary(fc.constantFrom('o', 'a', '^z'), leaf, { maxKeys: 2 }),
          required: fc.constantFrom(['z'], ['a']),
          additionalProperties: fc.oneof(fc.boolean(), leaf),
          anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
          oneOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
          allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
          if: tie('schema'),
          // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
          then: tie('schema'),
          else: tie('schema'),
          not: tie('schema'),
          dependentSchemas: fc.dictionary(name, tie('schema'), { maxKeys: 2 }),
        },
        { requiredKeys: [] },
      ),
    }));
    const rows = [{}, { co: 'x' }, { co: 1, a: 'y' }, { z: 'x', a: 1 }, { a: 'x', co: 'x', z: 2 }];
    fc.assert(
      fc.property(schema, (given) => {
        const verdicts = [
          ajvFor('2020-12').compile(given),
          ajvFor('2020-12', { allErrors: false }).compile(given),
          ajvFor('2019-09').compile({ ...given, $schema: 'https://json-schema.org/draft/2019-09/schema' }),
        ].map((validate) => rows.map((row) => validate(row)));
        // Draft-07 knows neither unevaluated properties nor dependentSchemas.
        if (!JSON.stringify(given).includes('dependentSchemas')) {
          const validate = ajvFor('07').compile(given);
          verdicts.push(rows.map((row) => validate(row)));
        }
        for (const verdict of verdicts) expect(verdict).toEqual(verdicts[0]);
      }),
      { numRuns: 80 },
    );
  });
});
