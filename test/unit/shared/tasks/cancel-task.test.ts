import { expect, test } from 'vitest';
import { StaleWriteError } from '../../../../shared/errors.ts';
import type { DomainEvent } from '../../../../shared/events.ts';
import { cancelTask } from '../../../../shared/tasks/cancel-task.ts';
import { type TaskStatus, transition } from '../../../../shared/tasks/task.ts';
import { TaskFinishedError } from '../../../../shared/tasks/task-finished-error.ts';
import { aTask } from '../../../support/builders.ts';
import { FixedClock } from '../../../support/fixed-clock.ts';
import { InMemoryEventPublisher } from '../../../support/in-memory-event-publisher.ts';
import { InMemoryTaskRepository } from '../../../support/in-memory-task-repository.ts';
import { InMemoryUploadStore } from '../../../support/in-memory-upload-store.ts';

const count = () => {};
const uploads = new InMemoryUploadStore();
const ADA = { username: 'ada', role: 'user' } as const;

async function setup() {
  const { now } = new FixedClock();
  const tasks = new InMemoryTaskRepository();
  const events = new InMemoryEventPublisher();
  const task = aTask({ status: 'queued', dueAt: '2026-01-01T13:00:00.000Z' });
  await tasks.create(task);

  /** Lets a worker move the task just before we write, once per status. */
  const racing = (...moves: TaskStatus[]) => ({
    get: tasks.get.bind(tasks),
    find: tasks.find.bind(tasks),
    postpone: tasks.postpone.bind(tasks),
    update: async (changed: typeof task) => {
      const move = moves.shift();
      if (move !== undefined) await tasks.update(transition(await tasks.find(task.id), move, now()));
      await tasks.update(changed);
    },
  });
  return { tasks, events, now, task, racing };
}

test('stores first, publishes then, and forgets the reminder last', async () => {
  const { tasks, events, now, task } = await setup();
  const steps: string[] = [];
  const publish = async (...published: DomainEvent[]) => {
    const stored = await tasks.find(task.id);
    steps.push(`${stored.status}, due ${stored.dueAt}`);
    await events.publish(...published);
  };
  const cancelled = await cancelTask({ tasks, uploads, count, events: { publish }, now }, ADA, task.id);
  expect(cancelled.status).toBe('cancelled');
  expect(steps).toEqual(['cancelled, due 2026-01-01T12:01:00.000Z']);
  expect(events.published.map(({ id }) => id)).toEqual([`evt_${task.id}_cancelled`]);
  expect((await tasks.find(task.id)).dueAt).toBeUndefined();
});

test('keeps the reminder when the bus is down, and publishes when asked again', async () => {
  const { tasks, events, now, task } = await setup();
  const down = { publish: () => Promise.reject(new Error('bus down')) };
  await expect(cancelTask({ tasks, uploads, count, events: down, now }, ADA, task.id)).rejects.toThrow(
    'bus down',
  );
  expect(await tasks.find(task.id)).toMatchObject({ status: 'cancelled', dueAt: expect.any(String) });
  await cancelTask({ tasks, uploads, count, events, now }, ADA, task.id);
  expect(events.published).toHaveLength(1);
});

test('starts again when a worker got there first', async () => {
  const { events, now, task, racing } = await setup();
  const cancelled = await cancelTask({ tasks: racing('running'), uploads, count, events, now }, ADA, task.id);
  expect(cancelled).toMatchObject({ status: 'cancelled', version: 3 });
  expect(events.published).toHaveLength(1);
});

test('is refused when a worker finished first', async () => {
  const { events, now, task, racing } = await setup();
  const cancelling = cancelTask({ tasks: racing('failed'), uploads, count, events, now }, ADA, task.id);
  await expect(cancelling).rejects.toThrow(TaskFinishedError);
  expect(events.published).toEqual([]);
});

test('gives up when it loses every race', async () => {
  const { tasks, events, now, task } = await setup();
  const losing = {
    get: tasks.get.bind(tasks),
    find: tasks.find.bind(tasks),
    postpone: tasks.postpone.bind(tasks),
    update: () => Promise.reject(new StaleWriteError('always')),
  };
  await expect(cancelTask({ tasks: losing, uploads, count, events, now }, ADA, task.id)).rejects.toThrow(
    StaleWriteError,
  );
});

test('gives up what has come of a file in parts', async () => {
  const { tasks, events, now } = await setup();
  const task = aTask({ multipartId: 'upload' });
  await tasks.create(task);
  await uploads.begin(task);
  await cancelTask({ tasks, uploads, count, events, now }, ADA, task.id);
  expect(uploads.isOpen(task)).toBe(false);
});
