import { expect, test } from 'vitest';
import { getTask } from '../../../../shared/tasks/get-task.ts';
import { transition } from '../../../../shared/tasks/task.ts';
import { aTask } from '../../../support/builders.ts';
import { FixedClock } from '../../../support/fixed-clock.ts';
import { InMemoryTaskRepository } from '../../../support/in-memory-task-repository.ts';

const ADA = { username: 'ada', role: 'user' } as const;

async function setup() {
  const clock = new FixedClock();
  const tasks = new InMemoryTaskRepository();
  const task = aTask({ status: 'running' });
  await tasks.create(task);
  const start = clock.now().getTime();
  return { clock, tasks, task, elapsed: () => clock.now().getTime() - start };
}

test('answers at once without a wish to wait', async () => {
  const { clock, tasks, task, elapsed } = await setup();
  expect(await getTask({ tasks, now: clock.now, sleep: clock.sleep }, ADA, task.id)).toEqual(task);
  expect(elapsed()).toBe(0);
});

test('answers soon after the task is done', async () => {
  const { clock, tasks, task, elapsed } = await setup();
  const done = transition(task, 'succeeded', clock.now());
  const sleep = async (milliseconds: number) => {
    await clock.sleep(milliseconds);
    if (elapsed() === 3000) await tasks.update(done);
  };
  expect(await getTask({ tasks, now: clock.now, sleep }, ADA, task.id, 20)).toEqual(done);
  expect(elapsed()).toBe(3000);
});

test('never waits longer than the gateway does', async () => {
  const { clock, tasks, task, elapsed } = await setup();
  await getTask({ tasks, now: clock.now, sleep: clock.sleep }, ADA, task.id, 1000);
  expect(elapsed()).toBe(25_000);
});
