import { describe, expect, test } from 'vitest';
import { sweepTasks } from '../../../../shared/tasks/sweep-tasks.ts';
import { type Task, transition } from '../../../../shared/tasks/task.ts';
import { aTask } from '../../../support/builders.ts';
import { GOOD_CSV, TaskWorld } from './task-world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DUE = '2026-01-01T00:00:30.000Z';

async function stored(world: TaskWorld, change: Partial<Task>): Promise<Task> {
  const task = aTask({ dueAt: DUE, ...change });
  await world.tasks.create(task);
  return task;
}

async function running(world: TaskWorld): Promise<Task> {
  const queued = await world.queued(GOOD_CSV);
  const task = transition(queued, 'running', world.now(), { dueAt: queued.dueAt });
  await world.tasks.update(task);
  return task;
}

/** What stands still, and for how long nobody has noticed. */
const STANDING: readonly (readonly [string, (world: TaskWorld) => Promise<Task>, number])[] = [
  ['an upload that never came', (world) => stored(world, {}), 3 * HOUR_MS],
  ['an upload that may still come', (world) => stored(world, {}), 0],
  ['an upload whose notice was lost', (world) => world.uploaded(GOOD_CSV), 0],
  ['an upload that intake cannot take', (world) => world.uploaded(GOOD_CSV), DAY_MS],
  ['a message that was lost', (world) => world.queued(GOOD_CSV), HOUR_MS],
  ['a worker that died', running, HOUR_MS],
  ['work that nobody can finish', running, DAY_MS],
  ['an end that nobody was told of', (world) => stored(world, { status: 'succeeded' }), 0],
  ['a failure that nobody was told of', (world) => stored(world, { status: 'failed' }), 0],
];

/** What became of the task, and what was asked and told, each as often as a set says. */
async function swept(prepare: (world: TaskWorld) => Promise<Task>, age: number, runs: number) {
  const world = new TaskWorld();
  const { id } = await prepare(world);
  world.clock.advance(age);
  await Promise.all(Array.from({ length: runs }, () => sweepTasks(world)));
  const task = await world.tasks.find(id);
  const sent = [world.intake, world.validation, world.parsing].map(({ sent: messages }) => messages);
  const texts = (all: readonly unknown[]) => [
    ...new Set(all.map((one) => JSON.stringify(one).replaceAll(id, 'id'))),
  ];
  return {
    outcome: JSON.stringify(task).replaceAll(id, 'id'),
    sent: sent.map((messages) => texts(messages)),
    told: texts(world.events.published),
    counts: [...world.counts],
    repeated: Math.max(0, ...sent.map((messages) => messages.length)),
  };
}

describe.each(STANDING)('%s', (_, prepare, age) => {
  test('is moved on by two runs at once as by one', async () => {
    const { repeated: _one, ...once } = await swept(prepare, age, 1);
    const { repeated, ...twice } = await swept(prepare, age, 2);
    expect(twice).toEqual(once);
    expect(repeated, 'a message for each run at most').toBeLessThanOrEqual(2);
  });
});

test('looks at a thousand tasks of a status in a run, longest due first, and at the others in the next', async () => {
  const world = new TaskWorld();
  const count = 1002;
  for (let index = 0; index < count; index += 1) {
    const dueAt = new Date(Date.parse(DUE) - index).toISOString();
    await stored(world, { status: 'cancelled', dueAt });
  }
  const expired = await stored(world, { status: 'expired' });
  const due = async () => (await world.tasks.due('cancelled', world.now(), { limit: 2000 })).items;
  expect(await due()).toHaveLength(count);
  await sweepTasks(world);
  expect((await due()).map(({ dueAt }) => dueAt)).toEqual(['2026-01-01T00:00:29.999Z', DUE]);
  expect(world.eventIds(), 'other statuses have their turn').toContain(`evt_${expired.id}_expired`);
  await sweepTasks(world);
  expect(await due()).toEqual([]);
  expect(new Set(world.eventIds()).size).toBe(count + 1);
  expect(world.eventIds()).toHaveLength(count + 1);
});
