import { describe, expect, test } from 'vitest';
import { columnRule } from '../../../../shared/validation/column-rule.ts';

const root = {
  $defs: {
    age: { type: ['integer', 'null'] },
    day: { allOf: [{ $ref: '#/$defs/text' }, { format: 'date' }] },
    text: { type: 'string' },
    loop: { $ref: '#/$defs/loop' },
    bomb: { allOf: [{ $ref: '#/$defs/bomb' }, { $ref: '#/$defs/bomb' }] },
    'a/b c': { type: 'boolean' },
  },
};

describe('columnRule', () => {
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
    ['string at a reference in circles', { $ref: '#/$defs/loop' }, ['string']],
    ['string at references that multiply', { $ref: '#/$defs/bomb' }, ['string']],
  ])('reads a column by %s', (_, schema, types) => {
    expect([...columnRule(schema, root).types]).toEqual(types);
  });

  test.each<[unknown, string | undefined]>([
    [{ format: 'date' }, 'date'],
    [{ $ref: '#/$defs/day' }, 'date'],
    [{ anyOf: [{ type: 'null' }, { format: 'date-time' }] }, 'date-time'],
    [{ type: 'string' }, undefined],
  ])('finds the format of %j', (schema, format) => {
    expect(columnRule(schema, root).format).toBe(format);
  });
});
