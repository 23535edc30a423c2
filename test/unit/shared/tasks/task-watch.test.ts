import { describe, expect, test } from 'vitest';
import { StaleWriteError } from '../../../../shared/errors.ts';
import { transition } from '../../../../shared/tasks/task.ts';
import { TaskWatch } from '../../../../shared/tasks/task-watch.ts';
import { aTask } from '../../../support/builders.ts';
import { bufferSource } from '../../../support/spreadsheets/buffer-source.ts';
import { TaskWorld } from './task-world.ts';

async function watched() {
  const world = new TaskWorld();
  const task = aTask({ status: 'running' });
  await world.tasks.create(task);
  let looks = 0;
  const tasks = {
    get: (ownerId: string, id: string) => {
      looks += 1;
      return world.tasks.get(ownerId, id);
    },
  };
  const watch = new TaskWatch({ tasks, now: world.now }, task, 'validation');
  const tickAfter = async (milliseconds: number) => {
    world.clock.advance(milliseconds);
    watch.tick();
    await new Promise(setImmediate);
  };
  return { world, task, watch, tickAfter, looks: () => looks };
}

describe('TaskWatch', () => {
  test('looks at most every two seconds, however often it is asked', async () => {
    const { tickAfter, looks } = await watched();
    for (let tenth = 0; tenth < 60; tenth += 1) await tickAfter(100);
    expect(looks()).toBe(3);
  });

  test('is quiet while the task is as it was, also when it was postponed', async () => {
    const { world, task, watch, tickAfter } = await watched();
    await world.tasks.postpone(task, new Date());
    await tickAfter(2000);
    expect(watch.signal.aborted).toBe(false);
  });

  test('aborts once somebody has moved the task', async () => {
    const { world, task, watch, tickAfter } = await watched();
    await world.tasks.update(transition(task, 'cancelled', world.now()));
    await tickAfter(1999);
    expect(watch.signal.aborted).toBe(false);
    await tickAfter(1);
    expect(watch.signal.reason).toBeInstanceOf(StaleWriteError);
  });

  test('stops the reading of a file when there is no point in it', async () => {
    const { watch } = await watched();
    const abort = AbortSignal.abort(new Error('no point'));
    const source = watch.over(bufferSource(Buffer.from('abc')), abort);
    expect(source.size).toBe(3);
    await expect(Array.fromAsync(source.read(0, 3))).rejects.toThrow('no point');
  });
});

test('a deleted task is one that has moved', async () => {
  const world = new TaskWorld();
  const watch = new TaskWatch(world, aTask(), 'validation');
  world.clock.advance(2000);
  watch.tick();
  await new Promise(setImmediate);
  expect(watch.signal.reason).toBeInstanceOf(StaleWriteError);
});
