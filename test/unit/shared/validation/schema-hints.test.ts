import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editDistance } from '../../../../shared/validation/edit-distance.ts';
import { schemaHints } from '../../../../shared/validation/schema-hints.ts';

describe('a hint', () => {
  test.each([
    ['requird', 'required'],
    ['Required', 'required'],
    ['patern', 'pattern'],
    ['tpye', 'type'],
    ['formt', 'format'],
    ['min_length', 'minLength'],
    ['minlenght', 'minLength'],
    ['additionalproperties', 'additionalProperties'],
    ['propertes', 'properties'],
    ['x-requird', 'required'],
    ['x-required', 'required'],
    ['x-header-alias', 'x-header-aliases'],
    ['x-mising-values', 'x-missing-values'],
    ['X-Decimal', 'x-decimal'],
    ['min', 'minimum'],
    ['regex', 'pattern'],
    ['ref', '$ref'],
  ])('takes %s for %s, wherever it stands', (name, meant) => {
    const detail = `“${name}” means nothing here. Did you mean “${meant}”?`;
    const inColumn = { properties: { 'a/b': { anyOf: [{ [name]: 1 }] } } };
    expect(schemaHints({ [name]: 1 })).toEqual([{ pointer: `/${name}`, code: 'keyword-unknown', detail }]);
    expect(schemaHints(inColumn)).toEqual([
      { pointer: `/properties/a~1b/anyOf/0/${name}`, code: 'keyword-unknown', detail },
    ]);
  });

  test.each([
    [
      'an annotation that resembles nothing',
      { 'x-owner': 'me', unit: 'kg', note: 'x', label: 'y', order: 1 },
    ],
    ['an annotation of OpenAPI', { example: 1, nullable: true, xml: {} }],
    ['a column of any name', { properties: { requird: {}, patern: {}, tpye: {} } }],
    ['a definition of any name', { $defs: { requird: { type: 'string' } } }],
    ['what is listed', { enum: [{ requird: 1 }], default: { patern: 1 }, const: { tpye: 1 } }],
    ['a name that is no word', { [`requird${'x'.repeat(100)}`]: 1, '': 1, constructor: 1 }],
    ['what JSON Schema knows', { type: 'object', $comment: 'x', if: {}, else: {}, minContains: 1 }],
  ])('is not given for %s', (_, schema) => {
    expect(schemaHints(schema)).toEqual([]);
  });

  test.each([
    ['dat', '“dat” is no format known here, so nothing is checked. Did you mean “date”?'],
    ['datetime', '“datetime” is no format known here, so nothing is checked. Did you mean “date-time”?'],
    ['e-mail', '“e-mail” is no format known here, so nothing is checked. Did you mean “email”?'],
    ['colour', '“colour” is no format known here, so nothing is checked.'],
  ])('tells that the format %s is not known', (format, detail) => {
    expect(schemaHints({ properties: { a: { format } } })).toEqual([
      { pointer: '/properties/a/format', code: 'format-unknown', detail },
    ]);
  });

  test('is given a hundred times at most, and costs little for a schema of nothing but annotations', () => {
    const properties = Object.fromEntries(
      Array.from({ length: 5000 }, (_, i) => [`c${i}`, { tpye: 'string' }]),
    );
    expect(schemaHints({ properties })).toHaveLength(100);
    const annotations = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`qqqqqqq${i}`, 1]));
    expect(schemaHints({ ...annotations, properties: { a: annotations } })).toEqual([]);
  });
});

describe('the distance of two words', () => {
  test.each([
    ['', '', 0],
    ['abc', 'abc', 0],
    ['abc', 'ab', 1],
    ['abc', 'acb', 1],
    ['abc', 'xbc', 1],
    ['ab', 'ba', 1],
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
  ])('between %j and %j is %d', (one, other, distance) => {
    expect(editDistance(one, other, 9)).toBe(distance);
    expect(editDistance(other, one, 9)).toBe(distance);
  });

  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });

  test('is 0 for equal words only, the same both ways, and never more than one beyond the limit', () => {
    fc.assert(
      fc.property(word, word, fc.nat(8), (one, other, limit) => {
        const distance = editDistance(one, other, limit);
        expect(distance === 0).toBe(one === other);
        expect(editDistance(other, one, limit)).toBe(distance);
        expect(distance).toBe(Math.min(limit + 1, editDistance(one, other, 99)));
      }),
    );
  });

  test('grows by one with a letter more', () => {
    fc.assert(
      fc.property(word, fc.nat(8), (one, at) => {
        const longer = `${one.slice(0, at)}x${one.slice(at)}`;
        expect(editDistance(one, longer, 9)).toBe(1);
      }),
    );
  });
});
