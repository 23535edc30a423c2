import { describe, expect, test } from 'vitest';
import { compileSchema } from '../../../../shared/validation/compile-schema.ts';

const root = {
  $defs: {
    age: { type: ['integer', 'null'] },
    day: { allOf: [{ $ref: '#/$defs/text' }, { format: 'date' }] },
    text: { type: 'string' },
    loop: { $ref: '#/$defs/loop' },
    bomb: { allOf: [{ $ref: '#/$defs/bomb' }, { $ref: '#/$defs/bomb' }] },
    'a/b c': { type: 'boolean' },
    number: { $anchor: 'anchored', type: 'number' },
    base: { properties: { a: { type: 'integer' } } },
  },
  $id: 'https://example.com/row',
};

const ruleOf = (column: unknown, more: object = {}) =>
  compileSchema({ ...root, properties: { a: column, b: {} }, ...more }).rule('a');

describe('the rule of a column', () => {
  test.each<[string, unknown, string[]]>([
    ['its type', { type: 'integer' }, ['integer']],
    ['its types', { type: ['integer', 'null'] }, ['integer', 'null']],
    ['the values of its enum', { enum: [1, 2.5, null] }, ['integer', 'number', 'null']],
    ['the value of its const', { const: true }, ['boolean']],
    ['a reference', { $ref: '#/$defs/age' }, ['integer', 'null']],
    ['a reference with escapes', { $ref: '#/$defs/a~1b%20c' }, ['boolean']],
    ['all of anyOf', { anyOf: [{ type: 'integer' }, { const: 'n/a' }] }, ['integer', 'string']],
    [
      'all of oneOf',
      { oneOf: [{ $ref: '#/$defs/age' }, { type: 'boolean' }] },
      ['integer', 'null', 'boolean'],
    ],
    ['what allOf says first', { allOf: [{ minimum: 1 }, { type: 'number' }] }, ['number']],
    ['nullable', { type: 'string', nullable: true }, ['string', 'null']],
    ['string when nothing is said', { minLength: 1 }, ['string']],
    ['string when a branch takes anything', { anyOf: [{ type: 'integer' }, {}] }, ['string']],
    ['string when all is allowed', true, ['string']],
    [
      'a reference in several branches',
      { anyOf: [{ $ref: '#/$defs/age' }, { $ref: '#/$defs/age' }] },
      ['integer', 'null'],
    ],
    ['what is left without texts', { not: { type: 'string' } }, ['boolean', 'integer', 'number']],
    ['what is left without texts and numbers', { not: { type: ['string', 'number'] } }, ['boolean']],
    ['string when something else is forbidden', { not: { type: 'integer' } }, ['string']],
    ['an anchor', { $ref: '#anchored' }, ['number']],
    ['the identifier of the schema', { $ref: 'https://example.com/row#/$defs/age' }, ['integer', 'null']],
    ['string at a reference in circles', { $ref: '#/$defs/loop' }, ['string']],
    ['string at references that multiply', { $ref: '#/$defs/bomb' }, ['string']],
  ])('reads a column by %s', (_, schema, types) => {
    expect([...(ruleOf(schema)?.types ?? [])]).toEqual(types);
  });

  test.each<[unknown, string | undefined]>([
    [{ format: 'date' }, 'date'],
    [{ $ref: '#/$defs/day' }, 'date'],
    [{ anyOf: [{ type: 'null' }, { format: 'date-time' }] }, 'date-time'],
    [{ type: 'string' }, undefined],
  ])('finds the format of %j', (schema, format) => {
    expect(ruleOf(schema)?.format).toBe(format);
  });

  test.each<[string, object, string[]]>([
    ['a part of allOf', { allOf: [{ properties: { a: { type: 'integer' } } }] }, ['integer']],
    ['what the root refers to', { $ref: '#/$defs/base' }, ['integer']],
    ['a pattern', { patternProperties: { '^a': { type: 'integer' } } }, ['integer']],
    ['patterns one after the other', { patternProperties: { '^a': {}, a$: { type: 'number' } } }, ['number']],
    ['a part for all columns', { allOf: [{ additionalProperties: { type: 'number' } }] }, ['number']],
    [
      'branches, all together',
      { anyOf: [{ properties: { a: { type: 'integer' } } }, { properties: { a: { type: 'boolean' } } }, {}] },
      ['integer', 'boolean'],
    ],
    ['what another column brings', { dependentSchemas: { b: { $ref: '#/$defs/base' } } }, ['integer']],
    ['a conclusion', JSON.parse('{"if": {}, "then": {"properties": {"a": {"const": 1}}}}'), ['integer']],
    ['no condition', { if: { properties: { a: { const: 1 } } } }, ['string']],
    [
      'what holds always before branches',
      { $ref: '#/$defs/base', anyOf: [{ properties: { a: { type: 'string' } } }] },
      ['integer'],
    ],
  ])('comes from elsewhere in the schema of the row: %s', (_, more, types) => {
    expect([...(ruleOf({ maxLength: 3 }, more)?.types ?? [])]).toEqual(types);
    const { properties: _column, ...others } = { properties: {}, ...root, ...more };
    const without = compileSchema({ ...others, properties: { b: {} } });
    expect([...(without.rule('a')?.types ?? [])]).toEqual(types);
  });
});
