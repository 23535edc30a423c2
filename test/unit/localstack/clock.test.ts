import { afterEach, beforeEach, expect, test } from 'vitest';
import { JumpingClock } from '../../../localstack/embedded/clock.ts';

let clock: JumpingClock;
beforeEach(() => {
  clock = new JumpingClock();
});
afterEach(() => clock.close());

test('runs what is due, earliest first, each at its own time', () => {
  const start = clock.now();
  const seen: [string, number][] = [];
  const note = (name: string) => () => seen.push([name, Math.round((clock.now() - start) / 1000)]);
  clock.schedule(start + 3_000_000, note('second'));
  clock.schedule(start + 1_000_000, note('first'));
  clock.schedule(start + 9_000_000, note('later'));

  clock.advance(5_000_000);

  expect(seen).toEqual([
    ['first', 1000],
    ['second', 3000],
  ]);
  expect(clock.now() - start).toBeGreaterThanOrEqual(5_000_000);
});

test('runs what a due task schedules, if that is due as well', () => {
  const start = clock.now();
  const seen: string[] = [];
  clock.schedule(start + 1000, () => clock.schedule(start + 2000, () => seen.push('nested')));

  clock.advance(60_000);

  expect(seen).toEqual(['nested']);
});

test('does not run what was taken back', () => {
  const seen: string[] = [];
  const cancel = clock.schedule(clock.now() + 1000, () => seen.push('ran'));
  cancel();

  clock.advance(60_000);

  expect(seen).toEqual([]);
});

test('runs a task when its time comes by itself', async () => {
  await new Promise<void>((resolve) => clock.schedule(clock.now() + 5, resolve));
});

test('still runs the others by itself when a task throws', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  clock.schedule(clock.now() + 3_600_000, () => {
    throw new Error('broken');
  });
  clock.schedule(clock.now() + 3_600_000, resolve);

  expect(() => clock.advance(7_200_000)).toThrow('broken');

  await promise;
});

test('shares its offset in memory that threads can read', () => {
  clock.advance(3_600_000);

  expect(new Float64Array(clock.offset)[0]).toBeGreaterThanOrEqual(3_600_000);
});
