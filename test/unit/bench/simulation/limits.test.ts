import { expect, test } from 'vitest';
import { type Demand, firstBreak } from '../../../../bench/simulation/limits.ts';

const workers: Demand = {
  name: 'workers',
  kind: 'lib/stages.ts',
  unit: 'at once',
  capacity: 50,
  demand: 25,
  steps: [
    { capacity: 1000, change: 'more workers' },
    { capacity: 100_000, change: 'more stacks' },
  ],
};
const bus: Demand = {
  name: 'bus',
  kind: 'quota',
  unit: 'per second',
  capacity: 600,
  demand: 20,
  steps: [{ capacity: 60_000, change: 'a higher quota' }],
};

test('what is nearest to its limit breaks first, and the change is the one that lasts', () => {
  expect(firstBreak([bus, workers], 10)).toEqual({
    times: 10,
    breaksAt: 2,
    limit: 'workers',
    change: 'more workers',
    others: [],
  });
});

test('what a tenth of it needed has been lifted before', () => {
  expect(firstBreak([workers, bus], 100)).toEqual({
    times: 100,
    breaksAt: 30,
    limit: 'bus',
    change: 'a higher quota',
    others: [{ limit: 'workers', breaksAt: 40 }],
  });
});

test('nothing breaks where there is room', () => {
  expect(firstBreak([{ ...bus, capacity: 1_000_000 }], 1000)).toBeUndefined();
});
