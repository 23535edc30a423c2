import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SimulatedClock } from '../../../../bench/simulation/simulated-clock.ts';

test('everything runs once, by its time, and at the same time in the order it was scheduled', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (times) => {
      const clock = new SimulatedClock();
      const ran: [number, number][] = [];
      for (const [i, time] of times.entries()) clock.schedule(time, () => ran.push([clock.now(), i]));
      clock.runToEnd();
      const expected = times.map((time, i) => [time, i] as const).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      expect(ran).toEqual(expected);
    }),
  );
});

test('what is scheduled while something runs comes at its time, and what is over comes at once', () => {
  const clock = new SimulatedClock();
  const ran: [string, number][] = [];
  clock.schedule(10, () => {
    clock.schedule(15, () => ran.push(['later', clock.now()]));
    clock.schedule(5, () => ran.push(['over', clock.now()]));
  });
  clock.runToEnd();
  expect(ran).toEqual([
    ['over', 10],
    ['later', 15],
  ]);
});

test('what is cancelled does not run', () => {
  const clock = new SimulatedClock();
  const ran: string[] = [];
  const cancel = clock.schedule(1, () => ran.push('cancelled'));
  clock.schedule(2, () => ran.push('kept'));
  cancel();
  clock.runToEnd();
  expect(ran).toEqual(['kept']);
});
