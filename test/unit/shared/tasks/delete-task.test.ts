import { expect, test } from 'vitest';
import { cancelUntold } from '../../../../shared/tasks/cancel-task.ts';
import { deleteTask } from '../../../../shared/tasks/delete-task.ts';
import { moveWorkflow } from '../../../../shared/tasks/task.ts';
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
