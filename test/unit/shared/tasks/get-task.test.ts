import { expect, test } from 'vitest';
import { type GetTaskDeps, getTask } from '../../../../shared/tasks/get-task.ts';
import { transition } from '../../../../shared/tasks/task.ts';
import { aTask } from '../../../support/builders.ts';
import { FixedClock } from '../../../support/fixed-clock.ts';
import { InMemoryBudgetStore } from '../../../support/in-memory-budget-store.ts';
import { InMemoryTaskRepository } from '../../../support/in-memory-task-repository.ts';

const waiting = (seconds: number) => ({ seconds, tell: () => {} });
const ADA = { username: 'ada', role: 'user' } as const;

async function setup() {
  const clock = new FixedClock();
  const tasks = new InMemoryTaskRepository();
  const task = aTask({ status: 'running' });
  await tasks.create(task);
  const start = clock.now().getTime();
  const { now, sleep } = clock;
  const userLimits = { waitSecondsPerMinute: 1000, waitsAtOnce: 10 };
  const deps: GetTaskDeps = { tasks, budgets: new InMemoryBudgetStore(), userLimits, now, sleep };
  return { clock, tasks, task, deps, elapsed: () => clock.now().getTime() - start };
}

test('answers at once without a wish to wait', async () => {
  const { deps, task, elapsed } = await setup();
  expect(await getTask(deps, ADA, task.id, waiting(0))).toEqual(task);
  expect(elapsed()).toBe(0);
});

test('answers soon after the task is done', async () => {
  const { clock, tasks, task, deps, elapsed } = await setup();
  const done = transition(task, 'succeeded', clock.now());
  const sleep = async (milliseconds: number) => {
    await clock.sleep(milliseconds);
    if (elapsed() === 3000) await tasks.update(done);
  };
  expect(await getTask({ ...deps, sleep }, ADA, task.id, waiting(20))).toEqual(done);
  expect(elapsed()).toBe(3000);
});

test('never waits longer than the gateway does', async () => {
  const { deps, task, elapsed } = await setup();
  await getTask(deps, ADA, task.id, waiting(1000));
  expect(elapsed()).toBe(25_000);
});
