import { expect, test } from 'vitest';
import { percentile } from '../../../../bench/measure/percentile.ts';

test.each([
  [0.5, 50],
  [0.99, 99],
  [1, 100],
])('of the numbers from 1 to 100, in any order, a share of %d is not above %d', (share, expected) => {
  const values = Array.from({ length: 100 }, (_, index) => ((index * 37) % 100) + 1);
  expect(percentile(values, share)).toBe(expected);
});

test('there is none of nothing', () => {
  expect(() => percentile([], 0.5)).toThrow(RangeError);
});
