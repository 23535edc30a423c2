import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { NotFoundError, StaleWriteError } from '../../../../shared/errors.ts';
import type { ResultName } from '../../../../shared/tasks/result-store.ts';
import type { Attempt } from '../../../../shared/tasks/run-workflow.ts';
import { type Task, type TaskOptions, transition } from '../../../../shared/tasks/task.ts';
import { type ValidateUploadDeps, validateUpload } from '../../../../shared/tasks/validate-upload.ts';
import { aSchemaVersion } from '../../../support/builders.ts';
import { writeWorkbook } from '../../../support/spreadsheets/workbook-writer.ts';
import { stopAtEachCall } from './crash-drill.ts';
import { BAD_CSV, GOOD_CSV, messageOf, TaskWorld } from './task-world.ts';

const REPORT: ResultName = 'validation/report.ndjson';
const SUMMARY: ResultName = 'validation/summary.json';
const FIRST: Attempt = { number: 1, outOfTime: new AbortController().signal };
const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const WORKBOOK = writeWorkbook({
  sheets: [
    {
      name: 'People',
      rows: [
        ['name', 'age'],
        ['Ada', 'young'],
      ],
    },
  ],
});

/** Whether the client announced the hash, and the store checked it. */
type Knowledge = 'announced' | 'not announced';

async function aWorld(): Promise<TaskWorld> {
  const world = new TaskWorld();
  await world.saveSchema();
  return world;
}

function fileOf(bytes: Uint8Array, knowledge: Knowledge): Task['file'] {
  const isWorkbook = bytes === WORKBOOK;
  const file = {
    name: isWorkbook ? 'people.xlsx' : 'people.csv',
    size: bytes.length,
    contentType: isWorkbook ? SPREADSHEET : 'text/csv',
  };
  return knowledge === 'announced' ? { ...file, sha256: hashOf(bytes) } : file;
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}

async function queued(
  world: TaskWorld,
  content: string | Uint8Array,
  change: Partial<Task> = {},
  knowledge: Knowledge = 'not announced',
): Promise<Task> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return world.queued(bytes, { file: fileOf(bytes, knowledge), ...change });
}

/** A task of that file, as it ends. */
async function validated(
  world: TaskWorld,
  content: string | Uint8Array,
  change: Partial<Task> = {},
  knowledge: Knowledge = 'not announced',
): Promise<Task> {
  const task = await queued(world, content, change, knowledge);
  await validateUpload(world, messageOf(task), FIRST);
  return world.stored(task);
}

/** `world`, and how many bytes of uploads were read in it. */
function countingReads(world: TaskWorld) {
  const deps: ValidateUploadDeps & { bytesRead: number } = {
    ...world,
    bytesRead: 0,
    uploads: {
      open: (task, upload) => {
        const source = world.uploads.open(task, upload);
        const read = async function* (start: number, end: number) {
          for await (const chunk of source.read(start, end)) {
            deps.bytesRead += chunk.length;
            yield chunk;
          }
        };
        return { size: source.size, read };
      },
    },
  };
  return deps;
}

async function filesOf(world: TaskWorld, task: Task): Promise<string[]> {
  return [await world.result(task, REPORT), await world.result(task, SUMMARY)];
}

describe.each<[string, string | Uint8Array]>([
  ['bad CSV', BAD_CSV],
  ['good CSV', GOOD_CSV],
  ['workbook', WORKBOOK],
])('a %s that was validated before', (_what, content) => {
  test.each<[Knowledge, Knowledge]>([
    ['announced', 'announced'],
    ['announced', 'not announced'],
    ['not announced', 'announced'],
    ['not announced', 'not announced'],
  ])('with its hash %s then and %s now is answered from the cache, byte for byte', async (then, now) => {
    const world = await aWorld();
    const first = await validated(world, content, {}, then);
    const second = await validated(world, content, {}, now);
    const { fromCache, ...figures } = first.validation ?? expect.fail('no validation');
    expect(fromCache).toBe(false);
    expect(second).toMatchObject({ status: 'succeeded', validation: { ...figures, fromCache: true } });
    expect(await filesOf(world, second)).toEqual(await filesOf(world, first));
    const sha256 = hashOf(Buffer.from(content));
    expect([first.file.sha256, second.file.sha256]).toEqual([sha256, sha256]);
  });

  test('tells the same events as one that was read', async () => {
    const world = await aWorld();
    await validated(world, content);
    const told = world.eventTypes();
    world.events.published.length = 0;
    const second = await validated(world, content);
    expect(world.eventTypes()).toEqual(told);
    expect(world.events.published.at(-1)).toMatchObject({ data: { task: { id: second.id } } });
    expect(world.events.published).toContainEqual(
      expect.objectContaining({
        data: expect.objectContaining({ validation: expect.objectContaining({ fromCache: true }) }),
      }),
    );
    expect(Object.fromEntries(world.counts)).toMatchObject({ CacheHits: 1, CacheMisses: 1 });
  });
});

describe('what is read of the file', () => {
  test('is nothing when it is known and its hash was announced', async () => {
    const world = await aWorld();
    await validated(world, BAD_CSV);
    const counting = countingReads(world);
    const task = await queued(world, BAD_CSV, {}, 'announced');
    await validateUpload(counting, messageOf(task), FIRST);
    expect(counting.bytesRead).toBe(0);
  });

  test('is all of it, once, when it is known and its hash was not announced', async () => {
    const world = await aWorld();
    await validated(world, BAD_CSV);
    const counting = countingReads(world);
    const task = await queued(world, BAD_CSV);
    await validateUpload(counting, messageOf(task), FIRST);
    expect(counting.bytesRead).toBe(BAD_CSV.length);
  });

  test('is as much as ever when it is not known, whether its hash was announced or not', async () => {
    const read: number[] = [];
    for (const knowledge of ['announced', 'not announced'] as const) {
      const world = await aWorld();
      await validated(world, `${BAD_CSV}Of another size,1\n`);
      const counting = countingReads(world);
      const task = await queued(world, BAD_CSV, {}, knowledge);
      await validateUpload(counting, messageOf(task), FIRST);
      read.push(counting.bytesRead);
    }
    expect(read[0]).toBeGreaterThan(0);
    expect(read[1]).toBe(read[0]);
  });
});

describe('an earlier result is not taken', () => {
  const other: [string, string, Partial<Task>][] = [
    ['of a file with one byte changed', BAD_CSV.replace('young', 'youth'), {}],
    ['of another version of the schema', BAD_CSV, { schema: { name: 'users', version: 2 } }],
    ['of another owner', BAD_CSV, { ownerId: 'grace' }],
    ...([{ maxIssues: 1 }, { delimiter: ',' }, { sheet: 'A' }, { maxIssues: 2 }] satisfies TaskOptions[]).map(
      (options): [string, string, Partial<Task>] => [
        `under other options: ${JSON.stringify(options)}`,
        BAD_CSV,
        { options },
      ],
    ),
  ];
  test.each(other)('%s', async (_what, content, change) => {
    for (const knowledge of ['announced', 'not announced'] as const) {
      const world = await aWorld();
      const { schema } = await world.schemas.version('users', 1);
      await world.schemas.save(aSchemaVersion({ version: 2, schema, hash: 'b'.repeat(64) }), 1);
      await validated(world, BAD_CSV);
      const second = await validated(world, content, change, knowledge);
      expect(second).toMatchObject({ status: 'succeeded', validation: { fromCache: false } });
      expect(second.file.sha256).toBe(hashOf(Buffer.from(content)));
    }
  });

  test('of another engine', async () => {
    const world = await aWorld();
    await validated(world, BAD_CSV);
    const task = await queued(world, BAD_CSV);
    await validateUpload({ ...world, engine: 'engine 2' }, messageOf(task), FIRST);
    expect((await world.stored(task)).validation?.fromCache).toBe(false);
  });

  test('once its files may be gone', async () => {
    const world = await aWorld();
    await validated(world, BAD_CSV);
    world.clock.advance(world.resultRetentionSeconds * 1000);
    expect((await validated(world, BAD_CSV)).validation?.fromCache).toBe(false);
  });

  test('of a task that was cancelled or failed', async () => {
    const world = await aWorld();
    const unreadable = await validated(world, 'name,age\n"Ada,36\n');
    expect(unreadable.status).toBe('failed');

    const task = await queued(world, BAD_CSV);
    const tasks = {
      get: world.tasks.get.bind(world.tasks),
      postpone: world.tasks.postpone.bind(world.tasks),
      update: async (next: Task) => {
        if (next.status === 'succeeded') {
          await world.tasks.update(transition(await world.stored(task), 'cancelled', world.now()));
        }
        await world.tasks.update(next);
      },
    };
    await validateUpload({ ...world, tasks }, messageOf(task), FIRST);
    expect((await world.stored(task)).status).toBe('cancelled');
    expect(world.cache.all()).toEqual([]);
  });
});

describe('a result that stopped early', () => {
  test('is the answer to a task that wants as few issues, and says so again', async () => {
    const world = await aWorld();
    await validated(world, BAD_CSV, { options: { maxIssues: 1 } });
    const second = await validated(world, BAD_CSV, { options: { maxIssues: 1 } });
    expect(second.validation).toMatchObject({ fromCache: true, issueCount: 1 });
    expect(JSON.parse(await world.result(second, SUMMARY))).toMatchObject({ stoppedEarly: true });
    expect(second.file.sha256).toBe(hashOf(Buffer.from(BAD_CSV)));
  });
});

describe('a cache that has gone bad', () => {
  async function* chunk(text: string) {
    yield Buffer.from(text);
  }

  test.each<[string, (world: TaskWorld, task: Task) => Promise<void>, number]>([
    ['report is gone', (world, task) => world.results.remove(task, REPORT), 0],
    ['summary is gone', (world, task) => world.results.remove(task, SUMMARY), 0],
    ['report is another', (world, task) => world.results.write(task, REPORT, chunk('{}\n')), 1],
    ['summary is another', (world, task) => world.results.write(task, SUMMARY, chunk('{}')), 1],
    ['report is cut off', cutReport, 1],
  ])('because its %s: the file is read, and answers the next task', async (_what, spoil, faults) => {
    const world = await aWorld();
    const first = await validated(world, BAD_CSV);
    const files = await filesOf(world, first);
    await spoil(world, first);
    world.clock.advance(1);
    const second = await validated(world, BAD_CSV);
    expect(second.validation?.fromCache).toBe(false);
    expect(await filesOf(world, second)).toEqual(files);
    expect(world.counts.get('CacheFaults') ?? 0).toBe(faults);
    expect(world.warnings).toHaveLength(faults);
    for (const { taskId, error } of world.warnings) {
      expect(taskId).toBe(second.id);
      expect(error).toMatchObject({ message: expect.stringContaining('A cached file is damaged') });
    }
    const third = await validated(world, BAD_CSV);
    expect(third.validation?.fromCache).toBe(true);
    expect(await filesOf(world, third)).toEqual(files);
  });

  async function cutReport(world: TaskWorld, task: Task): Promise<void> {
    const report = await world.result(task, REPORT);
    await world.results.write(task, REPORT, chunk(report.slice(0, -1)));
  }

  test('because its table is down costs time, not the result', async () => {
    const world = await aWorld();
    await validated(world, BAD_CSV);
    const down = () => Promise.reject(new Error('table down'));
    const cache = { find: down, hasKeyLike: down, put: down, size: down, clear: down };
    for (const knowledge of ['announced', 'not announced'] as const) {
      const task = await queued(world, BAD_CSV, {}, knowledge);
      await validateUpload({ ...world, cache }, messageOf(task), FIRST);
      expect(await world.stored(task)).toMatchObject({
        status: 'succeeded',
        validation: { fromCache: false },
      });
    }
    expect(world.counts.get('CacheFaults')).toBe(4);
    expect(world.warnings.map(({ error }) => error)).toEqual(Array(4).fill(new Error('table down')));
  });
});

describe('a task that was answered from the cache', () => {
  test('needs nothing of the first one any more', async () => {
    const world = await aWorld();
    const first = await validated(world, BAD_CSV);
    const files = await filesOf(world, first);
    world.clock.advance(1);
    const second = await validated(world, BAD_CSV);
    await world.results.remove(first, REPORT);
    await world.results.remove(first, SUMMARY);
    expect(await filesOf(world, second)).toEqual(files);
    expect((await validated(world, BAD_CSV)).validation?.fromCache, 'by the second one’s files').toBe(true);
  });

  test('by two workers at once is answered once, and the loser tries again', async () => {
    const world = await aWorld();
    const first = await validated(world, BAD_CSV);
    const task = await queued(world, BAD_CSV);
    const outcomes = await Promise.allSettled([
      validateUpload(world, messageOf(task), FIRST),
      validateUpload(world, messageOf(task), FIRST),
    ]);
    const losses = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(losses).toEqual([expect.any(StaleWriteError)]);
    await validateUpload(world, messageOf(task), FIRST);
    expect(await world.stored(task)).toMatchObject({ version: 4, validation: { fromCache: true } });
    expect(await filesOf(world, task)).toEqual(await filesOf(world, first));
    expect(world.counts.get('CacheHits')).toBe(1);
  });

  test('is left as it is when its message comes again', async () => {
    const world = await aWorld();
    await validated(world, BAD_CSV);
    const second = await validated(world, BAD_CSV);
    const files = await filesOf(world, second);
    await validateUpload(world, messageOf(second), { ...FIRST, number: 2 });
    expect(await world.stored(second)).toEqual(second);
    expect(await filesOf(world, second)).toEqual(files);
  });

  test('writes nothing after it was cancelled in the middle of a copy', async () => {
    const world = await aWorld();
    await validated(world, BAD_CSV);
    const task = await queued(world, BAD_CSV);
    world.results.chunkBytes = 8;
    const results = {
      write: world.results.write.bind(world.results),
      remove: world.results.remove.bind(world.results),
      read: async (...file: Parameters<TaskWorld['results']['read']>) => {
        const chunks = await world.results.read(...file);
        return (async function* () {
          for await (const part of chunks) {
            const current = await world.stored(task);
            if (current.status === 'running') {
              await world.tasks.update(transition(current, 'cancelled', world.now()));
            }
            world.clock.advance(2000);
            await new Promise(setImmediate); // what was begun meanwhile comes to its end
            yield part;
          }
        })();
      },
    };
    await validateUpload({ ...world, results }, messageOf(task), FIRST);
    expect((await world.stored(task)).status).toBe('cancelled');
    expect(world.warnings).toEqual([]);
    await expect(world.result(task, REPORT)).rejects.toThrow(NotFoundError);
    await expect(world.result(task, SUMMARY)).rejects.toThrow(NotFoundError);
  });
});

describe.each<Knowledge>(['announced', 'not announced'])('a worker that stops, the hash %s', (knowledge) => {
  test('is made good by the next delivery, wherever it stopped', async () => {
    const calls = await stopAtEachCall(
      async () => {
        const world = await aWorld();
        const first = await validated(world, BAD_CSV);
        world.events.published.length = 0;
        return { world, first, task: await queued(world, BAD_CSV, {}, knowledge) };
      },
      async ({ world, first, task }, where) => {
        const stored = await world.stored(task);
        expect(stored, where).toMatchObject({ status: 'succeeded', version: 4 });
        expect(stored.validation, where).toEqual({ ...first.validation, fromCache: true });
        expect(stored.dueAt, where).toBeUndefined();
        expect(world.eventIds(), where).toHaveLength(4);
        expect(await filesOf(world, task), where).toEqual(await filesOf(world, first));
      },
    );
    expect(calls).toBeGreaterThan(9);
  });
});
