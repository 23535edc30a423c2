import { expect, test } from 'vitest';
import { median } from '../../../../bench/measure/median.ts';

test.each([
  [[3], 3],
  [[10, 9, 1], 9],
  [[4, 3, 2, 1], 2],
])('of %j the median is %d', (values, middle) => {
  expect(median(values)).toBe(middle);
});

test('nothing has no median', () => {
  expect(() => median([])).toThrow(RangeError);
});
