import { expect, test } from 'vitest';
import { ours, peer } from '../../../bench/contender.ts';
import { atMostMb, sameMemoryAs, timesFaster } from '../../../bench/goals.ts';
import { ProcessFailedError, type Usage } from '../../../bench/measure/run-process.ts';
import type { Race } from '../../../bench/raced-section.ts';

const RIVAL = peer('rival', 'rival');

function raceOf(own: Partial<Usage>, rival: Usage | ProcessFailedError, rows = 10): Race {
  const usage: Usage = { cpuSeconds: 2, wallSeconds: 2, peakMb: 90, ...own };
  const truth = { rows, badRows: 1, digest: 'd' };
  return {
    file: { path: 'file', bytes: 1, truth },
    outcomes: [
      { contender: ours, usage },
      { contender: RIVAL, usage: rival },
    ],
    ours: usage,
    ourRows: truth,
  };
}
const after = (cpuSeconds: number): Usage => ({ cpuSeconds, wallSeconds: cpuSeconds, peakMb: 100 });

test('a rival with four times our CPU seconds meets a goal of four, and not of five', () => {
  const race = raceOf({}, after(8));
  expect(timesFaster(race, 'rival', 4)).toEqual({
    goal: '≥ 4 × as fast as rival',
    measured: '4.00 ×',
    isMet: true,
  });
  expect(timesFaster(race, 'rival', 5).isMet).toBe(false);
});

test('a goal is not met by a rival that did not finish', () => {
  const race = raceOf({}, new ProcessFailedError('ended with SIGKILL'));
  expect(timesFaster(race, 'rival', 4)).toMatchObject({ measured: 'rival did not finish', isMet: false });
});

test('a limit of memory includes the limit', () => {
  expect(atMostMb(raceOf({ peakMb: 100 }, after(1)), 100).isMet).toBe(true);
  expect(atMostMb(raceOf({ peakMb: 100.1 }, after(1)), 100).isMet).toBe(false);
});

test.each([
  [99, '+10.0 %', true],
  [81, '−10.0 %', true],
  [99.9, '+11.0 %', false],
  [80, '−11.1 %', false],
])('memory that goes from 90 to %d MB is %s', (peakMb, measured, isMet) => {
  const smaller = raceOf({}, after(1), 1000);
  expect(sameMemoryAs(raceOf({ peakMb }, after(1)), smaller, 10)).toEqual({
    goal: 'memory as with 1,000 rows, ±10 %',
    measured,
    isMet,
  });
});
