import { describe, expect, test } from 'vitest';
import { compileSchema } from '../../../../shared/validation/compile-schema.ts';
import type { RowObject } from '../../../../shared/validation/row-check.ts';

const check = (schema: object, row: RowObject, exact?: Map<string, bigint>) =>
  compileSchema({ ...schema }).check(row, exact);
const keywords = (schema: object, row: RowObject) =>
  check(schema, row).map(({ column, keyword }) => [column, keyword]);
const column = (schema: unknown, more: object = {}) => ({ properties: { a: schema }, ...more });

describe('compileSchema', () => {
  test('finds nothing wrong with a valid row', () => {
    expect(check(column({ type: 'integer', minimum: 1 }), { a: 5 })).toEqual([]);
  });

  test('names column, keyword and place in the schema', () => {
    expect(
      check({ properties: { 'full name/x%': { type: 'string', minLength: 3 } } }, { 'full name/x%': 'ab' }),
    ).toEqual([
      {
        column: 'full name/x%',
        keyword: 'minLength',
        pointer: '/properties/full name~1x%/minLength',
        params: { limit: 3 },
      },
    ]);
  });

  test('attributes what the row lacks to the column', () => {
    expect(
      keywords(
        { properties: { a: {}, b: {} }, required: ['a'], dependentRequired: { b: ['c'] } },
        { b: 'x' },
      ),
    ).toEqual([
      ['a', 'required'],
      ['c', 'dependentRequired'],
    ]);
  });

  test('says only that the type is wrong when it is', () => {
    expect(keywords(column({ type: 'integer', enum: [1, 2], not: { const: 3 } }), { a: 'x' })).toEqual([
      ['a', 'type'],
    ]);
  });

  test('leaves out the branches of a failed anyOf', () => {
    expect(keywords(column({ anyOf: [{ type: 'integer' }, { const: 'n/a' }] }), { a: 'x' })).toEqual([
      ['a', 'anyOf'],
    ]);
  });

  test('names the cause of a failed condition, not the condition', () => {
    const conclusion = JSON.parse('{"then": {"required": ["b"]}}');
    const schema = {
      properties: { a: {}, b: {} },
      if: { properties: { a: { const: 'x' } } },
      ...conclusion,
    };
    expect(keywords(schema, { a: 'x' })).toEqual([['b', 'required']]);
  });

  test('asserts formats, also in the newest draft', () => {
    expect(keywords(column({ format: 'email' }), { a: 'nobody' })).toEqual([['a', 'format']]);
    expect(keywords(column({ format: 'date' }), { a: '2024-02-30' })).toEqual([['a', 'format']]);
  });

  test('counts cents as multiples of 0.01', () => {
    expect(keywords(column({ multipleOf: 0.01 }), { a: 19.99 })).toEqual([]);
    expect(keywords(column({ multipleOf: 0.01 }), { a: 19.995 })).toEqual([['a', 'multipleOf']]);
    expect(keywords(column({ multipleOf: 0.01 }), { a: 1e-12 })).toEqual([['a', 'multipleOf']]);
  });

  test('follows draft-04 where it differs', () => {
    const schema = {
      $schema: 'http://json-schema.org/draft-04/schema#',
      ...column({ type: 'integer', minimum: 0, exclusiveMinimum: true }),
    };
    expect(keywords(schema, { a: 0 })).toEqual([['a', 'minimum']]);
    expect(keywords(schema, { a: 1 })).toEqual([]);
  });

  test('does not take what every object inherits for a value', () => {
    const row = Object.create(null) as RowObject;
    expect(keywords({ properties: { toString: {} }, required: ['toString'] }, row)).toEqual([
      ['toString', 'required'],
    ]);
  });

  describe('beyond 2⁵³', () => {
    const big = (text: string) => ({ row: { a: Number(text) }, exact: new Map([['a', BigInt(text)]]) });

    test.each<[object, string, boolean]>([
      [{ maximum: 2 ** 53 }, '9007199254740992', true],
      [{ maximum: 2 ** 53 }, '9007199254740993', false],
      [{ exclusiveMaximum: 2 ** 63 }, '9223372036854775807', true],
      [{ exclusiveMaximum: 2 ** 63 }, '9223372036854775808', false],
      [{ minimum: -(2 ** 63) }, '-9223372036854775808', true],
      [{ minimum: -(2 ** 63) }, '-9223372036854775809', false],
      [{ exclusiveMinimum: 2 ** 53 }, '9007199254740993', true],
      [{ multipleOf: 2 }, '9007199254740993', false],
      [{ multipleOf: 3 }, '9007199254740993', true],
      [{ multipleOf: 0.01 }, '9007199254740993', true],
      [{ const: 2 ** 53 }, '9007199254740992', true],
      [{ const: 2 ** 53 }, '9007199254740993', false],
      [{ enum: [1, 2 ** 53] }, '9007199254740992', true],
      [{ enum: [1, 2 ** 53] }, '9007199254740993', false],
      [{ not: { const: 2 ** 53 } }, '9007199254740992', false],
      [{ not: { const: 2 ** 53 } }, '9007199254740993', true],
      [{ maximum: 1e30 }, '9007199254740993', true],
      [{ anyOf: [{ type: 'integer', maximum: 2 ** 53 }, { const: 'n/a' }] }, '9007199254740993', false],
      [{ $ref: '#/$defs/small' }, '9007199254740993', false],
    ])('compares exactly: by %j, %s is valid: %s', (schema, text, isValid) => {
      const { row, exact } = big(text);
      const compiled = compileSchema(
        column({ type: 'integer', ...schema }, { $defs: { small: { maximum: 2 ** 53 } } }),
      );
      expect(compiled.check(row, exact).length === 0).toBe(isValid);
    });

    test('compares rows that are allowed as a whole exactly', () => {
      const schema = column({ type: 'integer' }, { enum: [{ a: 2 ** 53, b: 'x' }] });
      const [allowed, other] = [big('9007199254740992'), big('9007199254740993')];
      expect(check(schema, { ...allowed.row, b: 'x' }, allowed.exact)).toEqual([]);
      expect(check(schema, { ...allowed.row, b: 'y' }, allowed.exact)).toHaveLength(1);
      expect(check(schema, { ...other.row, b: 'x' }, other.exact)).toHaveLength(1);
    });

    test('compares exactly in draft-04 too', () => {
      const schema = compileSchema({
        $schema: 'http://json-schema.org/draft-04/schema#',
        ...column({ type: 'integer', maximum: 2 ** 63, exclusiveMaximum: true }),
      });
      const [inside, outside] = [big('9223372036854775807'), big('9223372036854775808')];
      expect(schema.check(inside.row, inside.exact)).toEqual([]);
      expect(schema.check(outside.row, outside.exact)).toHaveLength(1);
    });

    test('judges the other columns of such a row as always', () => {
      const schema = { properties: { a: { maximum: 1e30 }, b: { minimum: 5 } } };
      const { exact } = big('9007199254740993');
      expect(check(schema, { a: 2 ** 53, b: 4 }, exact)).toEqual([
        { column: 'b', keyword: 'minimum', pointer: '/properties/b/minimum', params: { limit: 5 } },
      ]);
    });
  });

  describe('the rule of a column', () => {
    const schema = compileSchema({
      properties: { a: { type: 'integer' } },
      patternProperties: { '^n_': { type: 'number' } },
      additionalProperties: false,
    });

    test('comes from its name, then from a pattern', () => {
      expect([...(schema.rule('a')?.types ?? [])]).toEqual(['integer']);
      expect([...(schema.rule('n_1')?.types ?? [])]).toEqual(['number']);
    });

    test.each(['other', '__proto__', 'constructor', 'toString'])(
      'is missing where the schema allows no “%s”',
      (name) => {
        expect(schema.rule(name)).toBeUndefined();
      },
    );

    test('comes from additionalProperties for all others', () => {
      const open = compileSchema({ properties: { a: {} }, additionalProperties: { type: 'boolean' } });
      expect([...(open.rule('__proto__')?.types ?? [])]).toEqual(['boolean']);
    });

    test('is missing where nothing else may be unevaluated', () => {
      expect(
        compileSchema({ properties: { a: {} }, unevaluatedProperties: false }).rule('b'),
      ).toBeUndefined();
    });
  });
});

test('an enum of many values is looked up, not gone through', () => {
  const values = Array.from({ length: 100_000 }, (_, i) => `v${i}`);
  const schema = compileSchema({ properties: { a: { type: 'string', enum: values } } });
  for (const a of values) if (schema.check({ a }).length > 0) throw new Error(a);
  expect(schema.check({ a: 'v' }).map(({ keyword }) => keyword)).toEqual(['enum']);
});
