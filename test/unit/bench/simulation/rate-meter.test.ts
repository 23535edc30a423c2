import { expect, test } from 'vitest';
import { RateMeter } from '../../../../bench/simulation/rate-meter.ts';

function meterOf(...perSecond: number[]): RateMeter {
  const meter = new RateMeter();
  for (const [second, amount] of perSecond.entries()) meter.add(second * 1000 + 500, amount);
  return meter;
}

test('the peak is the busiest second, or the mean of the busiest seconds in a row', () => {
  const meter = meterOf(1, 4, 2, 0, 5);
  expect(meter.peak()).toBe(5);
  expect(meter.peak(2)).toBe(3);
  expect(meter.peak(5)).toBeCloseTo(2.4, 12);
});

test('a queue that hands out less than comes in grows, and the last in it waits longest', () => {
  // Waiting after each second: 0, 6, 10, 6, 2 of which 4 go each second.
  expect(meterOf(4, 10, 8, 0, 0).longestWaitSeconds(4)).toBe(2.5);
  expect(meterOf(1, 2, 3).longestWaitSeconds(3)).toBe(0);
});
