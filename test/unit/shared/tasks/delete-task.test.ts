import { expect, test } from 'vitest';
import { announceTask, endedWorkflow } from '../../../../shared/tasks/announce-task.ts';
import { cancelUntold } from '../../../../shared/tasks/cancel-task.ts';
import { deleteTask } from '../../../../shared/tasks/delete-task.ts';
import { moveWorkflow, type Task } from '../../../../shared/tasks/task.ts';
import { taskEvents, workflowEvents } from '../../../../shared/tasks/task-events.ts';
import { InMemoryOutbox } from '../../../support/in-memory-outbox.ts';
import { GOOD_CSV, TaskWorld } from './task-world.ts';

const ADA = { username: 'ada', role: 'user' } as const;

test('a removed task is told with all that it was, although its worker never came back to tell', async () => {
  const world = new TaskWorld();
  const running = moveWorkflow(await world.queued(GOOD_CSV), 'validation', 'running', world.now());
  await world.tasks.update(running);
  await cancelUntold(world, ADA, running.id);
  await deleteTask({ ...world, outbox: new InMemoryOutbox() }, ADA, running.id);
  expect(world.eventTypes().toSorted()).toEqual([
    'task.cancelled.v1',
    'task.deleted.v1',
    'task.queued.v1',
    'task.running.v1',
    'validation.running.v1',
  ]);
});

/** A task whose validation stopped between its end and telling of it, and whose parsing has told of everything. */
async function parsedAfterUntoldValidation(world: TaskWorld): Promise<Task> {
  const workflows = {
    validation: { status: 'awaiting-upload' },
    parsing: { status: 'awaiting-upload' },
  } as const;
  let task = await world.queued(GOOD_CSV, { workflows });
  const become = async (next: Task) => {
    await world.tasks.update(next);
    task = next;
    world.clock.advance(1000);
  };
  await become(moveWorkflow(task, 'validation', 'running', world.now()));
  await become(moveWorkflow(task, 'parsing', 'running', world.now()));
  await world.events.publish(...taskEvents(task), ...workflowEvents(task, 'parsing'));
  const used = { milliseconds: 1, memoryMib: 1, resultBytes: 0 };
  const rows = { total: 2, valid: 2, invalid: 0 };
  const validation = {
    outcome: 'valid',
    rows,
    cells: 4,
    issueCount: 0,
    durationMs: 1,
    fromCache: false,
  } as const;
  const status = 'succeeded';
  await become(
    endedWorkflow(task, { workflow: 'validation', status, change: { validation }, used }, world.now),
  );
  await become(endedWorkflow(task, { workflow: 'parsing', status, change: {}, used }, world.now));
  await announceTask(world, task);
  return world.stored(task);
}

test('of two workflows that succeeded, the end of the first is told when the task is removed before its worker comes back', async () => {
  const world = new TaskWorld();
  const { id } = await parsedAfterUntoldValidation(world);
  expect(world.eventTypes()).not.toContain('validation.completed.v1');
  await deleteTask({ ...world, outbox: new InMemoryOutbox() }, ADA, id);
  expect(world.eventTypes()).toContain('validation.completed.v1');
});

test('a task that has been over for longer than a week is removed without telling again what it was', async () => {
  const world = new TaskWorld();
  const { id } = await world.queued(GOOD_CSV);
  const cancelled = await cancelUntold(world, ADA, id);
  await announceTask(world, cancelled);
  world.events.published.length = 0;
  world.clock.advance(7 * 24 * 3600 * 1000 + 1);
  await deleteTask({ ...world, outbox: new InMemoryOutbox() }, ADA, id);
  expect(world.eventTypes()).toEqual(['task.deleted.v1']);
});
