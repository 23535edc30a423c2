import { expect, test } from 'vitest';
import { cpuSeconds, durationSeconds } from '../../../../bench/workers/service-time.ts';

const measured = {
  works: [
    { worker: 'validation', work: 'csv', bytes: 1000, cpuSeconds: 1, peakMb: 50 },
    { worker: 'validation', work: 'csv', bytes: 2000, cpuSeconds: 3, peakMb: 50 },
    { worker: 'validation', work: 'start', bytes: 0, cpuSeconds: 9, peakMb: 50 },
  ],
} as const;

test.each([
  [10, 1],
  [1000, 1],
  [1500, 2],
  [2000, 3],
  [4000, 7],
])('a file of %d bytes takes %d s, by the files that were measured', (bytes, seconds) => {
  expect(cpuSeconds({ works: [...measured.works] }, 'validation', 'csv', bytes)).toBe(seconds);
});

test('nobody guesses what was not measured', () => {
  expect(() => cpuSeconds({ works: [...measured.works] }, 'parsing', 'workbook', 1)).toThrow(
    'Nobody has measured workbook of parsing',
  );
});

test('half a core takes twice as long to compute, and waits as long for AWS', () => {
  // 12 calls of 15 ms: 0.18 s
  expect(durationSeconds(1, 1769)).toBeCloseTo(1.18, 12);
  expect(durationSeconds(1, 1769 / 2)).toBeCloseTo(2.18, 12);
  expect(durationSeconds(1, 3008)).toBeCloseTo(1.18, 12);
});
