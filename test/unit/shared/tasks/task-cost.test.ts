import { describe, expect, test } from 'vitest';
import { cancelTask } from '../../../../shared/tasks/cancel-task.ts';
import type { Attempt } from '../../../../shared/tasks/run-workflow.ts';
import { estimatedCostUsd } from '../../../../shared/tasks/task-cost.ts';
import { validateUpload } from '../../../../shared/tasks/validate-upload.ts';
import { startApi } from '../../../support/api.ts';
import { aTask } from '../../../support/builders.ts';
import { BAD_CSV, GOOD_CSV, messageOf, TaskWorld } from './task-world.ts';

const FIRST: Attempt = { number: 1, outOfTime: new AbortController().signal };
const GB = 1024 ** 3;

describe('the estimate for a task', () => {
  test('is what its time, its requests and its files cost by hand', () => {
    const task = aTask({
      file: { name: 'a.csv', size: GB, contentType: 'text/csv' },
      uploadETag: '"e"',
      createdAt: '2026-01-01T00:00:00.000Z',
      expiresAt: '2026-01-31T00:00:00.000Z',
      used: { validation: { milliseconds: 10_000, memoryMib: 2048, resultBytes: GB } },
    });
    // Compute: (20 + 12 × 0.025) GB-s × 0.0000133334                         = 0.00027066802
    // Requests: 4 × 3.5e-6 + 13 × 2e-7 + 4 × 5e-6 + 6 × 4e-7                 = 0.000039
    //   65 × 6.25e-7 + 26 × 1.25e-7 + 27 × 4e-7 + 6 × 1e-6                   = 0.000060675
    // Storage: 2 GB for a month × 0.023, 39,000 bytes of log × 0.5 per GB    = 0.04601816
    expect(estimatedCostUsd(task)).toBe(0.046389);
  });

  test('grows with the memory of the function, with the time and with how long files are kept', () => {
    const cost = (milliseconds: number, memoryMib: number, day: string) =>
      estimatedCostUsd(
        aTask({
          file: { name: 'a.csv', size: GB, contentType: 'text/csv' },
          uploadETag: '"e"',
          expiresAt: `2026-01-${day}T00:00:00.000Z`,
          used: { validation: { milliseconds, memoryMib, resultBytes: 0 } },
        }),
      );
    expect(cost(20_000, 1769, '10')).toBeGreaterThan(cost(10_000, 1769, '10'));
    expect(cost(10_000, 3008, '10')).toBeGreaterThan(cost(10_000, 1769, '10'));
    expect(cost(10_000, 1769, '20')).toBeGreaterThan(cost(10_000, 1769, '10'));
  });
});

describe('a task that is over', () => {
  test('tells through the API what it is estimated to cost, and one that is not does not', async () => {
    const world = new TaskWorld();
    await world.saveSchema();
    const queued = await world.queued(BAD_CSV);
    const api = await startApi({ tasks: world.tasks });
    const shown = async () =>
      Object(await (await api.request(`/api/v1/tasks/${queued.id}`, { as: 'ada' })).json());
    expect(await shown()).not.toHaveProperty('estimatedCostUsd');

    await validateUpload(world, messageOf(queued), FIRST);
    const { estimatedCostUsd: told, status } = await shown();
    expect(status).toBe('succeeded');
    expect(told).toBe(estimatedCostUsd(await world.stored(queued)));
    expect(told).toBeGreaterThan(0);
  });

  test('has put down the time, the memory and the bytes of its results', async () => {
    const world = new TaskWorld();
    await world.saveSchema();
    const task = await world.queued(BAD_CSV);
    await validateUpload({ ...world, memoryMib: 1769 }, messageOf(task), FIRST);
    const { used } = await world.stored(task);
    const texts = [
      await world.result(task, 'validation/report.ndjson'),
      await world.result(task, 'validation/summary.json'),
    ];
    const resultBytes = Buffer.byteLength(texts.join(''));
    expect(used).toEqual({ validation: { milliseconds: 0, memoryMib: 1769, resultBytes } });
  });

  test('costs something, too, when it failed or was cancelled', async () => {
    const world = new TaskWorld();
    await world.saveSchema();
    const broken = await world.queued('name,age\n"Ada,36\n');
    await validateUpload(world, messageOf(broken), FIRST);
    const failed = await world.stored(broken);
    expect(failed).toMatchObject({ status: 'failed', used: { validation: { resultBytes: 0 } } });
    expect(failed.estimatedCostUsd).toBeGreaterThan(0);

    const unwanted = await world.queued(GOOD_CSV);
    const principal = { username: 'ada', role: 'user', sessionId: 's' } as const;
    await cancelTask(world, principal, unwanted.id);
    expect((await world.stored(unwanted)).estimatedCostUsd).toBeGreaterThan(0);
  });
});
