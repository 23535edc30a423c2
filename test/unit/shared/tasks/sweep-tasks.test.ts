import { describe, expect, test } from 'vitest';
import { cancelUntold } from '../../../../shared/tasks/cancel-task.ts';
import { type SweepTasksDeps, sweepTasks } from '../../../../shared/tasks/sweep-tasks.ts';
import { moveWorkflow, type Task, transition } from '../../../../shared/tasks/task.ts';
import { anId, aTask } from '../../../support/builders.ts';
import { CrashAfter } from './crash-after.ts';
import { GOOD_CSV, messageOf, TaskWorld } from './task-world.ts';

const HOUR_MS = 3_600_000;
const DUE = '2026-01-01T00:00:30.000Z';

async function awaiting(world: TaskWorld): Promise<Task> {
  const task = aTask({ dueAt: DUE });
  await world.tasks.create(task);
  return task;
}

test('a task of which one workflow has ended is sent to the worker of the other', async () => {
  const world = new TaskWorld();
  const workflows = { validation: { status: 'succeeded' }, parsing: { status: 'running' } } as const;
  const task = aTask({ status: 'running', workflows, dueAt: DUE });
  await world.tasks.create(task);
  await sweepTasks(world);
  expect(world.validation.sent).toEqual([]);
  expect(world.parsing.sent).toEqual([{ message: messageOf(task), group: task.ownerId }]);
});

describe('a task that awaits its upload', () => {
  test('is brought to the attention of intake when the upload is there', async () => {
    const world = new TaskWorld();
    const task = await world.uploaded(GOOD_CSV);
    await sweepTasks(world);
    expect(world.intake.sent).toEqual([{ message: messageOf(task), group: task.ownerId }]);
    expect((await world.stored(task)).dueAt).toBe('2026-01-01T00:12:30.000Z');
  });

  test.each([
    ['a minute', '2026-01-01T00:09:00.000Z', 30],
    ['twenty minutes', '2025-12-31T23:50:00.000Z', 300],
    ['twenty hours', '2025-12-31T04:10:00.000Z', 3600],
  ])(
    'is %s old when intake is reminded, and waits accordingly for the next time',
    async (_age, createdAt, seconds) => {
      const world = new TaskWorld();
      const task = await world.uploaded(GOOD_CSV, { createdAt });
      await sweepTasks(world);
      const { dueAt } = await world.stored(task);
      expect(Date.parse(dueAt ?? '') - world.now().getTime()).toBe(seconds * 1000);
    },
  );

  test('is given up after a day although its upload is there, and loses it', async () => {
    const world = new TaskWorld();
    const task = await world.uploaded(GOOD_CSV);
    world.clock.advance(24 * HOUR_MS);
    await sweepTasks(world);
    expect(await world.stored(task)).toMatchObject({
      status: 'failed',
      error: { code: 'processing-abandoned' },
    });
    expect((await world.stored(task)).dueAt).toBeUndefined();
    expect(world.eventTypes()).toEqual(['validation.failed.v1', 'task.failed.v1']);
    expect(world.counts.get('TasksFailed')).toBe(1);
    expect(world.intake.sent).toEqual([]);
    expect(await world.uploads.stat(task)).toBeUndefined();
  });

  test('is looked at again in the next run while there is time', async () => {
    const world = new TaskWorld();
    const task = await awaiting(world);
    await sweepTasks(world);
    expect(await world.stored(task)).toEqual({ ...task, dueAt: '2026-01-01T00:10:30.000Z' });
    expect(world.intake.sent).toEqual([]);
  });

  test('is not looked at before it is due', async () => {
    const world = new TaskWorld();
    const task = aTask({ dueAt: '2026-01-01T00:10:00.001Z' });
    await world.tasks.create(task);
    await sweepTasks(world);
    expect(await world.stored(task)).toEqual(task);
  });

  test('expires an hour after its URL, and is told of once', async () => {
    const world = new TaskWorld();
    const task = await awaiting(world);
    world.clock.advance(2 * HOUR_MS);
    await sweepTasks(world);
    await sweepTasks(world);
    const stored = await world.stored(task);
    expect(stored.status).toBe('expired');
    expect(stored.dueAt).toBeUndefined();
    expect(world.events.published.map(({ type }) => type)).toEqual(['task.expired.v1']);
    expect(world.counts.get('TasksExpired')).toBe(1);
  });

  test('does not expire as long as its upload is there', async () => {
    const world = new TaskWorld();
    const task = await world.uploaded(GOOD_CSV);
    world.clock.advance(3 * HOUR_MS);
    await sweepTasks(world);
    expect((await world.stored(task)).status).toBe('awaiting-upload');
    expect(world.intake.sent).toHaveLength(1);
  });
});

describe.each(['queued', 'running'] as const)('a task that is %s and has not moved for an hour', (status) => {
  async function stuck(world: TaskWorld): Promise<Task> {
    const queued = await world.queued(GOOD_CSV);
    const task =
      status === 'queued' ? queued : transition(queued, 'running', world.now(), { dueAt: queued.dueAt });
    if (task !== queued) await world.tasks.update(task);
    world.clock.advance(HOUR_MS);
    return task;
  }

  test('is sent again, and again after another hour', async () => {
    const world = new TaskWorld();
    const task = await stuck(world);
    await sweepTasks(world);
    await sweepTasks(world);
    expect(world.validation.sent).toEqual([{ message: messageOf(task), group: task.ownerId }]);
    world.clock.advance(HOUR_MS);
    await sweepTasks(world);
    expect(world.validation.sent).toHaveLength(2);
    expect((await world.stored(task)).version).toBe(task.version);
  });

  test('is given up after a day', async () => {
    const world = new TaskWorld();
    const task = await stuck(world);
    world.clock.advance(24 * HOUR_MS);
    await sweepTasks(world);
    const stored = await world.stored(task);
    expect(stored).toMatchObject({ status: 'failed', error: { code: 'processing-abandoned' } });
    expect(stored.dueAt).toBeUndefined();
    expect(world.eventTypes().toSorted()).toEqual(
      [...told(task), 'validation.failed.v1', 'task.failed.v1'].toSorted(),
    );
  });

  test('is told of with all that came before, whoever was to do so', async () => {
    const world = new TaskWorld();
    const task = await stuck(world);
    await sweepTasks(world);
    expect(world.eventTypes().toSorted()).toEqual(told(task).toSorted());
  });

  function told(task: Task): string[] {
    const begun = task.status === 'queued' ? [] : ['validation.running.v1', 'task.running.v1'];
    return ['task.queued.v1', ...begun];
  }
});

test('tells also what a task was before somebody cancelled it who may tell nothing', async () => {
  const world = new TaskWorld();
  const running = moveWorkflow(await world.queued(GOOD_CSV), 'validation', 'running', world.now());
  await world.tasks.update(running);
  const ada = { username: running.ownerId, role: 'user' } as const;
  await cancelUntold(world, ada, running.id);
  world.clock.advance(HOUR_MS);
  await sweepTasks(world);
  expect(world.eventTypes().toSorted()).toEqual([
    'task.cancelled.v1',
    'task.queued.v1',
    'task.running.v1',
    'validation.running.v1',
  ]);
});

test.each(['succeeded', 'failed', 'cancelled', 'expired'] as const)(
  'tells the event of a task that is %s and whose event may not be out',
  async (status) => {
    const world = new TaskWorld();
    const task = aTask({ status, dueAt: DUE });
    await world.tasks.create(task);
    await sweepTasks(world);
    expect(world.eventIds().at(-1)).toBe(`evt_${task.id}_${status}`);
    expect((await world.stored(task)).dueAt).toBeUndefined();
  },
);

test('gives every task its turn although one of them fails, and says so in the end', async () => {
  const world = new TaskWorld();
  const [bad, good] = [await world.uploaded(GOOD_CSV), await world.uploaded(GOOD_CSV)];
  const stat: TaskWorld['uploads']['stat'] = async (task) => {
    if (task.id === bad.id) throw new Error('bucket down');
    return world.uploads.stat(task);
  };
  const { uploads: store } = world;
  const uploads = { stat, remove: store.remove.bind(store), abandon: store.abandon.bind(store) };
  await expect(sweepTasks({ ...world, uploads })).rejects.toThrow('(faults: 1)');
  expect(world.intake.sent.map(({ message }) => message.taskId)).toEqual([good.id]);
  expect((await world.stored(bad)).dueAt).toBe('2026-01-01T00:15:00.000Z');
});

test('looks after the other tasks when those of one status cannot be listed', async () => {
  const world = new TaskWorld();
  const cancelled = aTask({ status: 'cancelled', dueAt: DUE });
  await world.tasks.create(cancelled);
  const due: TaskWorld['tasks']['due'] = async (status, now, page) => {
    if (status === 'queued') throw new Error('not a task');
    return world.tasks.due(status, now, page);
  };
  const tasks = {
    due,
    update: world.tasks.update.bind(world.tasks),
    postpone: world.tasks.postpone.bind(world.tasks),
  };
  await expect(sweepTasks({ ...world, tasks })).rejects.toMatchObject({
    errors: [{ message: expect.stringContaining('queued'), cause: { message: 'not a task' } }],
  });
  expect(world.eventIds()).toEqual([`evt_${cancelled.id}_cancelled`]);
});

test('gives every task its turn although one of its status cannot be read, and names that one', async () => {
  const world = new TaskWorld();
  const readable = aTask({ status: 'cancelled', dueAt: DUE });
  await world.tasks.create(readable);
  const due: TaskWorld['tasks']['due'] = async (status, now, page) => {
    const found = await world.tasks.due(status, now, page);
    return status === 'cancelled' ? { ...found, unreadable: ['broken-1'] } : found;
  };
  const tasks = {
    due,
    update: world.tasks.update.bind(world.tasks),
    postpone: world.tasks.postpone.bind(world.tasks),
  };
  await expect(sweepTasks({ ...world, tasks })).rejects.toMatchObject({
    errors: [{ message: expect.stringContaining('broken-1') }],
  });
  expect(world.eventIds()).toEqual([`evt_${readable.id}_cancelled`]);
});

test('is done by two runs at once as if there were one', async () => {
  const world = new TaskWorld();
  const task = await awaiting(world);
  world.clock.advance(3 * HOUR_MS);
  await Promise.all([sweepTasks(world), sweepTasks(world)]);
  expect(await world.stored(task)).toMatchObject({ status: 'expired', version: 2 });
  expect(world.eventIds()).toEqual([`evt_${task.id}_expired`]);
  expect(world.counts.get('TasksExpired')).toBe(1);
});

test('is made good by the next run, wherever a run was stopped', async () => {
  for (let last = 1; ; last += 1) {
    const world = new TaskWorld();
    const expiring = await awaiting(world);
    const stuck = await world.queued(GOOD_CSV);
    world.clock.advance(25 * HOUR_MS);
    const crash = new CrashAfter(last);
    const crashing: SweepTasksDeps = {
      ...world,
      tasks: crash.wrap(world.tasks),
      uploads: crash.wrap(world.uploads),
      events: crash.wrap(world.events),
    };
    const isOver = await sweepTasks(crashing).then(
      () => true,
      () => false,
    );
    world.clock.advance(60_000);
    await sweepTasks(world);
    const where = `stopped after call ${last}`;
    expect(await world.stored(expiring), where).toMatchObject({ status: 'expired', version: 2 });
    expect(await world.stored(stuck), where).toMatchObject({ status: 'failed', version: 3 });
    expect(world.eventIds().toSorted(), where).toEqual(
      [
        `evt_${expiring.id}_expired`,
        `evt_${stuck.id}_queued`,
        `evt_${stuck.id}_failed`,
        `evt_${stuck.id}_validation-failed`,
      ].toSorted(),
    );
    if (isOver) return;
  }
});

test.each([['cancelled'], ['expired']] as const)(
  'gives up what has come of the file of a task that is %s',
  async (status) => {
    const world = new TaskWorld();
    const task = aTask({ status, dueAt: DUE, multipartId: 'upload' });
    await world.tasks.create(task);
    await world.uploads.begin(task);
    await sweepTasks(world);
    expect(world.uploads.isOpen(task)).toBe(false);
  },
);

test('reminds of a file that is to be copied from another task, although none has come', async () => {
  const world = new TaskWorld();
  const from = { ownerId: 'ada', id: anId(), eTag: '"1"' };
  const task = aTask({ dueAt: DUE, from });
  await world.tasks.create(task);
  await sweepTasks(world);
  expect(world.intake.sent.map(({ message }) => message.taskId)).toEqual([task.id]);
});
