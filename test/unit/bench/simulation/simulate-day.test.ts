import { expect, test } from 'vitest';
import { type DayOptions, percentile, simulateDay } from '../../../../bench/simulation/simulate-day.ts';
import { measuredWorkers } from '../../../../bench/workers/measured-work.ts';

const HOUR_MS = 3_600_000;
const OPTIONS: DayOptions = {
  users: 50,
  tasks: 2000,
  window: { fromMs: 0, toMs: 24 * HOUR_MS },
  maxConcurrency: { intake: 100, validation: 2, parsing: 2, notifications: 2 },
  memory: { validation: 1769, parsing: 3008 },
  measured: measuredWorkers(),
  seed: 1,
};
/** All at once, for two workers. */
const FLOOD = { tasks: 2000, startsAtMs: 10 * HOUR_MS, perSecond: 1000, openTasks: 10_000 };

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((total, number) => total + number, 0);
}

test('every task comes to its result, and is announced as it goes', () => {
  const day = simulateDay(OPTIONS);
  expect(day.others.result).toHaveLength(OPTIONS.tasks);
  expect(sum(day.tasksOfKind.values())).toBe(OPTIONS.tasks);
  expect(day.meter('events').peak(48 * 3600) * 48 * 3600).toBeCloseTo(6 * OPTIONS.tasks, 6);
  expect(day.mostBusy.validation).toBeLessThanOrEqual(2);
});

test('the same seed gives the same day, and another seed another one', () => {
  const { others } = simulateDay(OPTIONS);
  expect(simulateDay(OPTIONS).others).toEqual(others);
  expect(simulateDay({ ...OPTIONS, seed: 2 }).others).not.toEqual(others);
});

test('who floods waits for minutes, and the others for seconds', () => {
  const day = simulateDay({ ...OPTIONS, flood: FLOOD });
  expect(day.flooders.queued).toHaveLength(FLOOD.tasks);
  expect(percentile(day.flooders.queued, 95)).toBeGreaterThan(60);
  expect(percentile(day.others.queued, 95)).toBeLessThan(10);
});

test('no more of one user’s tasks are open than the user may have', () => {
  const day = simulateDay({ ...OPTIONS, flood: { ...FLOOD, openTasks: 20 } });
  expect(day.refused).toBeGreaterThan(1000);
  expect(day.flooders.queued).toHaveLength(FLOOD.tasks);
  expect(percentile(day.flooders.queued, 100)).toBeLessThan(60);
});

test('a percentile is the least value that so many do not exceed', () => {
  expect(percentile([5, 1, 4, 2, 3], 50)).toBe(3);
  expect(percentile([5, 1, 4, 2, 3], 95)).toBe(5);
  expect(percentile([], 95)).toBe(0);
});
