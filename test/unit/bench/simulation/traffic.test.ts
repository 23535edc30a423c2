import { expect, test } from 'vitest';
import { seededRandom } from '../../../../bench/files/random.ts';
import { arrivals, TASK_KINDS } from '../../../../bench/simulation/traffic.ts';

test('all tasks of a day come in order, on that day, most of them by day and in bursts', () => {
  const times = [...arrivals(10_000, seededRandom(1))];
  expect(times).toHaveLength(10_000);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(times.at(-1)).toBeLessThan(24 * 3_600_000);
  const between = (from: number, to: number) =>
    times.filter((time) => time >= from * 60_000 && time < to * 60_000).length;
  expect(between(9 * 60, 10 * 60)).toBeGreaterThan(5 * between(3 * 60, 4 * 60));
  expect(between(9 * 60, 9 * 60 + 2)).toBeGreaterThan(3 * between(9 * 60 + 2, 9 * 60 + 4));
});

test('every task is of some kind', () => {
  expect(TASK_KINDS.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
});
