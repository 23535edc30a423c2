import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shapeBreaks } from '../../support/shape-breaks.ts';
import { valueBySchema } from '../../support/value-by-schema.ts';

type Schema = Readonly<Record<string, unknown>>;

const AGE = { type: 'object', properties: { age: { type: 'integer' } }, required: ['age'] };

describe('a shape under the same name', () => {
  test.each<[string, Schema, Schema]>([
    ['stays', AGE, structuredClone(AGE)],
    [
      'gains an optional member',
      AGE,
      { ...AGE, properties: { ...AGE.properties, name: { type: 'string' } } },
    ],
    ['is described', AGE, { ...AGE, title: 'a', description: 'b', examples: [], $schema: 'c' }],
    [
      'gains an optional member in an item of a list, in a branch',
      { anyOf: [{ type: 'array', items: AGE }, { type: 'null' }] },
      {
        anyOf: [
          { type: 'array', items: { ...AGE, properties: { ...AGE.properties, b: {} } } },
          { type: 'null' },
        ],
      },
    ],
    ['has its enum in another order', { enum: ['a', 'b'] }, { enum: ['b', 'a'] }],
  ])('may be used when it %s', (_, before, after) => {
    expect(shapeBreaks(before, after)).toEqual([]);
  });

  test.each<[string, Schema, Schema, string, string]>([
    [
      'loses a member',
      AGE,
      { ...AGE, properties: {}, required: [] },
      '/properties/age',
      'would be gone, and consumers read it',
    ],
    [
      'has a member of another type',
      AGE,
      { ...AGE, properties: { age: { type: 'number' } } },
      '/properties/age/type',
      'was "integer" and would be "number"',
    ],
    [
      'requires a member',
      { ...AGE, required: [] },
      AGE,
      '/required',
      'would gain "age", which earlier events may lack',
    ],
    [
      'requires a new member',
      AGE,
      { ...AGE, properties: { ...AGE.properties, b: {} }, required: ['age', 'b'] },
      '/required',
      'would gain "b", which earlier events may lack',
    ],
    [
      'no longer requires a member',
      AGE,
      { ...AGE, required: [] },
      '/required',
      'would lose "age", which consumers count on',
    ],
    [
      'gains a value',
      { enum: ['a'] },
      { enum: ['a', 'b'] },
      '/enum',
      'would gain "b", which consumers do not know',
    ],
    [
      'loses a value',
      { enum: ['a', 'b'] },
      { enum: ['a'] },
      '/enum',
      'would lose "b", which earlier events have',
    ],
    [
      'gets values',
      { type: 'string' },
      { type: 'string', enum: ['a'] },
      '/enum',
      'would allow some values only, and earlier events have others',
    ],
    ['loses its values', { enum: ['a'] }, {}, '/enum', 'would allow values that consumers do not know'],
    [
      'gains a branch',
      { anyOf: [{}] },
      { anyOf: [{}, { type: 'null' }] },
      '/anyOf',
      'had 1 branches and would have 2',
    ],
    ['loses all branches', { anyOf: [{}] }, {}, '/anyOf', 'had 1 branches and would have no'],
    ['gets a limit', {}, { maxLength: 3 }, '/maxLength', 'was not there and would be 3'],
    ['loses its format', { format: 'uuid' }, {}, '/format', 'was "uuid" and would be not there'],
    [
      'gains a member where none is allowed',
      { additionalProperties: false },
      { additionalProperties: false, properties: { a: {} } },
      '/properties/a',
      'would be new, where nothing new is allowed',
    ],
    [
      'is closed',
      {},
      { additionalProperties: false },
      '/additionalProperties',
      'was not there and would be false',
    ],
    [
      'has other items',
      { items: { type: 'string' } },
      { items: { type: 'null' } },
      '/items/type',
      'was "string" and would be "null"',
    ],
    [
      'has other members of a record',
      { additionalProperties: { minimum: 1 } },
      { additionalProperties: { minimum: 2 } },
      '/additionalProperties/minimum',
      'was 1 and would be 2',
    ],
  ])('is refused when it %s', (_, before, after, pointer, why) => {
    expect(shapeBreaks(before, after)).toContainEqual({ pointer, why });
  });
});

describe('shapes that were changed at random', () => {
  const NAMES = ['a', 'b', 'c'];
  const { shape } = fc.letrec<{ shape: Schema; object: Schema }>((tie) => ({
    shape: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      fc.constantFrom<Schema>(
        { type: 'string' },
        { type: 'string', maxLength: 5 },
        { type: 'integer', minimum: 0 },
        { type: 'boolean' },
        { enum: ['x', 'y'] },
        { const: 'k' },
      ),
      tie('object'),
      tie('shape').map((items) => ({ type: 'array', items })),
      tie('shape').map((branch) => ({ anyOf: [branch, { type: 'null' }] })),
    ),
    object: fc
      .record({
        properties: fc.dictionary(fc.constantFrom(...NAMES), tie('shape'), { maxKeys: 3 }),
        required: fc.subarray(NAMES),
      })
      .map(({ properties, required }) => ({
        type: 'object',
        properties,
        required: required.filter((name) => Object.hasOwn(properties, name)),
      })),
  }));

  /** Another shape in the place of a part, or a member more or less. */
  function changedAt(schema: Schema, path: number, other: Schema): Schema {
    const { properties, items, anyOf } = schema;
    const turn = path % 5;
    if (turn === 4) return other;
    if (typeof items === 'object') return { ...schema, items: changedAt(Object(items), path >> 1, other) };
    if (Array.isArray(anyOf)) {
      return { ...schema, anyOf: [changedAt(Object(anyOf[0]), path >> 1, other), ...anyOf.slice(1)] };
    }
    if (typeof properties !== 'object') return turn === 0 ? { ...schema, description: 'new' } : other;
    const members = Object.entries(Object(properties));
    const required: string[] = Array.isArray(schema.required) ? schema.required.map(String) : [];
    const [name = '', member] = members[path % Math.max(1, members.length)] ?? [];
    if (turn === 0) return { ...schema, properties: { ...Object(properties), added: other } };
    if (turn === 1 || name === '')
      return { ...schema, required: NAMES.filter((one) => Object.hasOwn(Object(properties), one)) };
    if (turn === 2) {
      const { [name]: _, ...left } = Object(properties);
      return { ...schema, properties: left, required: required.filter((one) => one !== name) };
    }
    return {
      ...schema,
      properties: { ...Object(properties), [name]: changedAt(Object(member), path >> 1, other) },
    };
  }

  const pairs = fc
    .tuple(shape, fc.nat({ max: 1000 }), shape)
    .map(([before, path, other]) => ({ before, after: changedAt(before, path, other) }));
  const ajv = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false });
  const accepts = (schema: Schema) => ajv.compile(schema);
  const noReference = (ref: string): Schema => {
    throw new Error(`no references here: ${ref}`);
  };

  test('are taken for the same only if each reads what was made for the other', () => {
    let taken = 0;
    let changed = 0;
    fc.assert(
      fc.property(pairs, fc.gen(), ({ before, after }, draw) => {
        if (shapeBreaks(before, after).length > 0) return;
        taken += 1;
        if (JSON.stringify(before) !== JSON.stringify(after)) changed += 1;
        const published = draw(valueBySchema, after, noReference, 6);
        const replayed = draw(valueBySchema, before, noReference, 6);
        expect(accepts(before)(published), 'a consumer of before').toBe(true);
        expect(accepts(after)(replayed), 'a consumer of after').toBe(true);
      }),
      { numRuns: 200 },
    );
    expect(taken, 'pairs that were taken').toBeGreaterThan(20);
    expect(changed, 'of them with a difference').toBeGreaterThan(5);
  });

  test('are refused when a value of one is none of the other', () => {
    let apart = 0;
    fc.assert(
      fc.property(pairs, fc.gen(), ({ before, after }, draw) => {
        const published = draw(valueBySchema, after, noReference, 6);
        const replayed = draw(valueBySchema, before, noReference, 6);
        if (accepts(before)(published) && accepts(after)(replayed)) return;
        apart += 1;
        expect(shapeBreaks(before, after)).not.toEqual([]);
      }),
      { numRuns: 200 },
    );
    expect(apart, 'pairs that are apart').toBeGreaterThan(20);
  });

  test('are taken when all that they gained is optional', () => {
    fc.assert(
      fc.property(shape, shape, (before, added) => {
        expect(shapeBreaks(before, withMember(before, added))).toEqual([]);
      }),
    );
  });

  /** The same with an optional member more in every object. */
  function withMember(schema: Schema, added: Schema): Schema {
    const { properties, items, anyOf } = schema;
    if (Array.isArray(anyOf)) return { ...schema, anyOf: anyOf.map((one) => withMember(Object(one), added)) };
    if (typeof items === 'object') return { ...schema, items: withMember(Object(items), added) };
    if (typeof properties !== 'object') return schema;
    const members = Object.entries(Object(properties)).map(([name, one]) => [
      name,
      withMember(Object(one), added),
    ]);
    return { ...schema, properties: { ...Object.fromEntries(members), added } };
  }
});
