import { expect, test } from 'vitest';
import type { ByteSource } from '../../../../shared/tabular/byte-source.ts';
import type { Task } from '../../../../shared/tasks/task.ts';
import { type ValidateUploadDeps, validateUpload } from '../../../../shared/tasks/validate-upload.ts';
import { startApi } from '../../../support/api.ts';
import { messageOf, TaskWorld } from '../../shared/tasks/task-world.ts';

const ROWS = 200_000;
const CHUNK_BYTES = 10_000;
/** What a worker needs for a chunk, by the clock: the whole file takes more than a minute. */
const CHUNK_MS = 300;
const FIRST = { number: 1, outOfTime: new AbortController().signal };

test('work on a large file stops within five seconds of its cancellation, and nothing is written', async () => {
  const world = new TaskWorld();
  await world.saveSchema();
  const rows = Array.from({ length: ROWS }, (_, index) => `name ${index},old`).join('\n');
  const task = await world.queued(`name,age\n${rows}\n`);
  const { tasks, uploads, now } = world;
  const api = await startApi({ tasks, uploads, now });

  let chunks = 0;
  let cancelledAtMs: number | undefined;
  const cancelAt = async (chunk: number) => {
    if (chunk !== 50) return;
    const path = `/api/v1/tasks/${task.id}/cancel`;
    const response = await api.request(path, { as: 'ada', method: 'POST' });
    expect(await response.json()).toMatchObject({ status: 'cancelled' });
    cancelledAtMs = now().getTime();
  };
  const slowly = (source: ByteSource): ByteSource => ({
    size: source.size,
    read: async function* (start, end) {
      for await (const bytes of source.read(start, end)) {
        for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
          world.clock.advance(CHUNK_MS);
          chunks += 1;
          await cancelAt(chunks);
          yield bytes.subarray(at, at + CHUNK_BYTES);
        }
      }
    },
  });
  const open = (one: Task, stored: { size: number; eTag: string }) => slowly(uploads.open(one, stored));
  const deps: ValidateUploadDeps = { ...depsOf(world), uploads: { open } };

  const ended = await validateUpload(deps, messageOf(task), FIRST);
  expect(ended.status).toBe('cancelled');
  expect(now().getTime() - (cancelledAtMs ?? 0)).toBeLessThanOrEqual(5000);
  expect(chunks).toBeLessThan(70);
  expect(Math.ceil(task.file.size / CHUNK_BYTES) * CHUNK_MS).toBeGreaterThan(60_000);

  for (const name of ['validation/report.ndjson', 'validation/summary.json'] as const)
    expect(await world.results.exists(task, name)).toBe(false);
  expect((await world.cache.size()).entries).toBe(0);
  const summary = await api.request(`/api/v1/tasks/${task.id}/validation`, { as: 'ada' });
  expect(summary.status).toBe(409);
});

function depsOf(world: TaskWorld): ValidateUploadDeps {
  const { tasks, schemas, uploads, results, cache, events } = world;
  const { compile, engine, resultRetentionSeconds, count, now, memoryMib, warn } = world;
  const stores = { tasks, schemas, uploads, results, cache, events };
  return { ...stores, compile, engine, resultRetentionSeconds, count, now, memoryMib, warn };
}
