import { expect, test } from 'vitest';
import { conditionHolds, isSupportedOperator } from '../../../../localstack/embedded/iam/condition.ts';

const CONTEXT = new Map<string, string | readonly string[]>([
  ['aws:sourcearn', 'arn:aws:s3:::uploads'],
  ['aws:securetransport', 'true'],
  ['aws:currenttime', '2026-11-22T10:00:00.000Z'],
  ['s3:max-keys', '10'],
  ['s3:prefix', 'In/2026'],
  ['tags', ['red', 'blue']],
]);

test.each<[string, string, string[], boolean]>([
  ['StringEquals', 's3:prefix', ['x', 'In/2026'], true],
  ['StringEquals', 's3:prefix', ['in/2026'], false],
  ['StringEqualsIgnoreCase', 's3:prefix', ['in/2026'], true],
  ['StringNotEquals', 's3:prefix', ['x', 'y'], true],
  ['StringNotEquals', 's3:prefix', ['x', 'In/2026'], false],
  ['StringNotEqualsIgnoreCase', 's3:prefix', ['in/2026'], false],
  ['StringLike', 's3:prefix', ['In/20?6'], true],
  ['StringLike', 's3:prefix', ['in/*'], false],
  ['StringNotLike', 's3:prefix', ['In/*'], false],
  ['ArnLike', 'aws:sourcearn', ['arn:aws:s3:::up*'], true],
  ['ArnLike', 'aws:sourcearn', ['arn:*:uploads'], false],
  ['ArnEquals', 'aws:sourcearn', ['arn:aws:s3:::uploads'], true],
  ['ArnNotLike', 'aws:sourcearn', ['arn:aws:s3:::up*'], false],
  ['ArnNotEquals', 'aws:sourcearn', ['arn:aws:s3:::other'], true],
  ['Bool', 'aws:securetransport', ['false'], false],
  ['Bool', 'aws:securetransport', ['True'], true],
  ['NumericLessThan', 's3:max-keys', ['9'], false],
  ['NumericLessThanEquals', 's3:max-keys', ['10'], true],
  ['NumericEquals', 's3:max-keys', ['10.0'], true],
  ['NumericNotEquals', 's3:max-keys', ['10'], false],
  ['NumericGreaterThan', 's3:max-keys', ['9'], true],
  ['DateLessThan', 'aws:currenttime', ['2026-11-22T10:00:01Z'], true],
  ['DateGreaterThanEquals', 'aws:currenttime', ['1795341600'], true],
  ['Null', 'aws:sourcearn', ['true'], false],
  ['Null', 'missing', ['true'], true],
  ['StringEquals', 'missing', ['x'], false],
  ['StringEqualsIfExists', 'missing', ['x'], true],
  ['StringEqualsIfExists', 's3:prefix', ['x'], false],
  ['StringNotEquals', 'missing', ['x'], true],
  ['ForAnyValue:StringEquals', 'tags', ['red'], true],
  ['ForAnyValue:StringEquals', 'missing', ['red'], false],
  ['ForAllValues:StringEquals', 'tags', ['red'], false],
  ['ForAllValues:StringEquals', 'tags', ['red', 'blue', 'green'], true],
  ['ForAllValues:StringEquals', 'missing', ['red'], true],
])('%s of %s and %j is %s', (operator, key, values, expected) => {
  expect(conditionHolds({ operator, key, values }, CONTEXT)).toBe(expected);
});

test('knows which operators it does not know', () => {
  const operators = ['IpAddress', 'BinaryEquals', 'StringEqual', 'ForSomeValues:StringEquals'];

  expect(operators.filter(isSupportedOperator)).toEqual([]);
});
