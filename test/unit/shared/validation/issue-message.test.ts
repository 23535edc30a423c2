import { describe, expect, test } from 'vitest';
import { compileSchema } from '../../../../shared/validation/compile-schema.ts';
import { issueMessage } from '../../../../shared/validation/issue-message.ts';
import type { RowObject } from '../../../../shared/validation/row-check.ts';

const messages = (schema: object, row: RowObject) =>
  compileSchema({ ...schema })
    .check(row)
    .map((finding) =>
      issueMessage(finding, finding.column === null ? null : String(row[finding.column] ?? '')),
    );

describe('issueMessage', () => {
  test.each<[object, string | number, string]>([
    [{ type: 'integer' }, 'abc', '“abc” is not an integer'],
    [{ type: ['number', 'null'] }, 'abc', '“abc” is not a number or empty'],
    [{ type: 'boolean' }, 'yes', '“yes” is not true or false'],
    [{ enum: ['new', 'paid'] }, 'old', '“old” is not one of "new", "paid"'],
    [{ const: 5 }, 4, '“4” is not 5'],
    [{ minimum: 18 }, 17, '“17” is less than 18'],
    [{ maximum: 18 }, 19, '“19” is more than 18'],
    [{ exclusiveMinimum: 0 }, 0, '“0” is not more than 0'],
    [{ exclusiveMaximum: 10 }, 10, '“10” is not less than 10'],
    [{ exclusiveMaximum: 2 ** 63 }, 2 ** 64, '“18446744073709552000” is not less than 9223372036854775808'],
    [{ minimum: -(2 ** 63) }, -(2 ** 64), '“-18446744073709552000” is less than -9223372036854775808'],
    [{ maximum: 1.5 }, 2, '“2” is more than 1.5'],
    [{ enum: [2 ** 53] }, 1, '“1” is not one of 9007199254740992'],
    [{ maximum: 1e300 }, 1e301, '“1e+301” is more than 1e+300'],
    [{ multipleOf: 5 }, 7, '“7” is not a multiple of 5'],
    [{ minLength: 1 }, '', '“” is shorter than 1 character'],
    [{ maxLength: 2 }, 'abc', '“abc” is longer than 2 characters'],
    [{ pattern: '^A' }, 'b', '“b” does not match the pattern ^A'],
    [{ format: 'date' }, '31.12.2024', '“31.12.2024” is not a date (YYYY-MM-DD)'],
    [{ format: 'email' }, 'x', '“x” is not an e-mail address'],
    [{ format: 'json-pointer' }, 'x', '“x” is not in the format json-pointer'],
    [{ format: 'date', formatMinimum: '2024-01-01' }, '2023-01-01', '“2023-01-01” is before 2024-01-01'],
    [{ anyOf: [{ const: 1 }, { const: 2 }] }, 3, '“3” is none of what the schema allows here'],
    [
      { oneOf: [{ minimum: 1 }, { minimum: 2 }] },
      3,
      '“3” is more than one of what the schema allows only one of',
    ],
    [{ not: { const: 'x' } }, 'x', '“x” is what the schema forbids here'],
  ])('for %j says why %j is wrong', (schema, value, message) => {
    expect(messages({ properties: { a: schema } }, { a: value })).toEqual([message]);
  });

  test.each<[object, RowObject, string]>([
    [{ required: ['a'] }, {}, 'A value is required here'],
    [{ dependentRequired: { a: ['b'] } }, { a: 1 }, 'A value is required here because “a” has one'],
    [{ minProperties: 2 }, { a: 1 }, 'The row has fewer than 2 values'],
    [{ propertyNames: { maxLength: 1 } }, { ab: 1 }, 'The schema does not allow a column “ab”'],
  ])('for %j says what the row lacks', (schema, row, message) => {
    expect(messages(schema, row)).toEqual([message]);
  });

  test('falls back on the name of a keyword that it does not know', () => {
    expect(issueMessage({ column: 'a', keyword: 'constructor', pointer: '', params: {} }, 'x')).toBe(
      '“x” violates “constructor” of the schema',
    );
  });

  test('lists no more than ten allowed values', () => {
    const [message] = messages(
      { properties: { a: { enum: Array.from({ length: 30 }, (_, i) => i) } } },
      { a: 'x' },
    );
    expect(message).toContain('9, … (30 values)');
  });
});
