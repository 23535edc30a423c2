import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { NotFoundError, StaleWriteError } from '../../../../shared/errors.ts';
import type { ByteSource } from '../../../../shared/tabular/byte-source.ts';
import { cancelTask } from '../../../../shared/tasks/cancel-task.ts';
import type { Attempt } from '../../../../shared/tasks/run-workflow.ts';
import { type Task, transition } from '../../../../shared/tasks/task.ts';
import { taskEvents, workflowEvents } from '../../../../shared/tasks/task-events.ts';
import type { StoredUpload, UploadStore } from '../../../../shared/tasks/upload-store.ts';
import { type ValidateUploadDeps, validateUpload } from '../../../../shared/tasks/validate-upload.ts';
import { ValidationSummary } from '../../../../shared/tasks/validation-summary.ts';
import { stopAtEachCall } from './crash-drill.ts';
import { BAD_CSV, GOOD_CSV, messageOf, TaskWorld } from './task-world.ts';

const REPORT = 'validation/report.ndjson';
const SUMMARY = 'validation/summary.json';
const FIRST: Attempt = { number: 1, outOfTime: new AbortController().signal };

async function aWorld(): Promise<TaskWorld> {
  const world = new TaskWorld();
  await world.saveSchema();
  return world;
}

/** Uploads that do something each time bytes are read. */
function uploadsThat(uploads: UploadStore, onRead: () => Promise<void>): Pick<UploadStore, 'open'> {
  return {
    open: (task: Task, upload: Pick<StoredUpload, 'size' | 'eTag'>): ByteSource => {
      const source = uploads.open(task, upload);
      const read = async function* (start: number, end: number) {
        for await (const chunk of source.read(start, end)) {
          await onRead();
          await new Promise(setImmediate); // what was begun meanwhile comes to its end
          yield chunk;
        }
      };
      return { size: source.size, read };
    },
  };
}

describe('a queued file', () => {
  test('that is valid ends its task as succeeded, with figures, an empty report and all events', async () => {
    const world = await aWorld();
    const task = await world.queued(GOOD_CSV);
    await validateUpload(world, messageOf(task), FIRST);
    const stored = await world.stored(task);
    expect(stored).toMatchObject({ status: 'succeeded', version: 4, error: null });
    expect(stored.validation).toEqual({
      outcome: 'valid',
      rows: { total: 2, valid: 2, invalid: 0 },
      cells: 4,
      issueCount: 0,
      durationMs: 0,
      fromCache: false,
    });
    expect(stored.dueAt).toBeUndefined();
    expect(await world.result(task, REPORT)).toBe('');
    expect(world.eventTypes()).toEqual([
      'task.running.v1',
      'validation.running.v1',
      'validation.completed.v1',
      'task.succeeded.v1',
    ]);
    expect(Object.fromEntries(world.counts)).toEqual({
      TasksSucceeded: 1,
      CacheMisses: 1,
      CellsValidated: 4,
      RowsValidated: 2,
      ValidationMs: 0,
    });
  });

  test('that is not ends its task as succeeded too, with every issue in the report', async () => {
    const world = await aWorld();
    const task = await world.queued(BAD_CSV);
    await validateUpload(world, messageOf(task), FIRST);
    const { status, validation } = await world.stored(task);
    expect(status).toBe('succeeded');
    expect(validation).toMatchObject({ outcome: 'invalid', rows: { total: 3, valid: 1, invalid: 2 } });
    const lines = (await world.result(task, REPORT)).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { row: 2, column: 'age', cell: 'B2', code: 'type' },
      { row: 4, column: 'age', cell: 'B4', code: 'required' },
    ]);
    expect(world.counts.get('IssuesFound')).toBe(2);
    expect(Object.fromEntries(world.issuesByCode)).toEqual({ type: 1, required: 1 });
  });

  test('gets a summary that knows format and issues, and nothing of the time it took', async () => {
    const world = await aWorld();
    const task = await world.queued(BAD_CSV);
    await validateUpload(world, messageOf(task), FIRST);
    const summary = ValidationSummary.parse(JSON.parse(await world.result(task, SUMMARY)));
    expect(summary).toMatchObject({
      issuesByCode: { type: 1, required: 1 },
      issuesByColumn: { age: 2 },
      header: ['name', 'age'],
      file: { format: 'csv', encoding: 'utf-8', delimiter: ',' },
      stoppedEarly: false,
    });
    expect(summary.issues).toHaveLength(2);
    expect(summary).not.toHaveProperty('durationMs');
  });

  test('is read no further than the task wants to know issues', async () => {
    const world = await aWorld();
    const task = await world.queued(BAD_CSV, { options: { maxIssues: 1 } });
    await validateUpload(world, messageOf(task), FIRST);
    expect((await world.stored(task)).validation?.issueCount).toBe(1);
    expect(JSON.parse(await world.result(task, SUMMARY))).toMatchObject({ stoppedEarly: true });
  });

  test('takes the time that the clock says', async () => {
    const world = await aWorld();
    const task = await world.queued(GOOD_CSV);
    const uploads = uploadsThat(world.uploads, async () => world.clock.advance(400));
    await validateUpload({ ...world, uploads }, messageOf(task), FIRST);
    expect((await world.stored(task)).validation?.durationMs).toBeGreaterThanOrEqual(400);
  });
});

describe('a file that cannot be judged', () => {
  test.each<[string, string | Uint8Array, Partial<Task>]>([
    ['csv-quote-unclosed', 'name,age\n"Ada,36\n', {}],
    ['csv-nul-byte', 'name,age\nAda,3\u00006\n', {}],
    ['file-corrupt', Buffer.from('504b03041400', 'hex'), {}],
    ['not-found', GOOD_CSV, { schema: { name: 'users', version: 9 } }],
  ])('fails its task with %s and leaves no results', async (code, content, change) => {
    const world = await aWorld();
    const task = await world.queued(content, change);
    await validateUpload(world, messageOf(task), FIRST);
    expect(await world.stored(task)).toMatchObject({ status: 'failed', error: { code } });
    expect(world.eventTypes()).toEqual([
      'task.running.v1',
      'validation.running.v1',
      'validation.failed.v1',
      'task.failed.v1',
    ]);
    await expect(world.result(task, REPORT)).rejects.toThrow(NotFoundError);
    await expect(world.result(task, SUMMARY)).rejects.toThrow(NotFoundError);
    expect(world.counts.get('TasksFailed')).toBe(1);
  });

  test('loses the report that an earlier attempt left behind', async () => {
    const world = await aWorld();
    const task = await world.queued('name,age\n"Ada,36\n');
    await world.results.write(task, REPORT, oneChunk('left behind'));
    await validateUpload(world, messageOf(task), FIRST);
    expect((await world.stored(task)).status).toBe('failed');
    await expect(world.result(task, REPORT)).rejects.toThrow(NotFoundError);
  });

  test('because it was replaced fails its task with upload-changed', async () => {
    const world = await aWorld();
    const task = await world.queued(GOOD_CSV);
    world.uploads.put(task, Buffer.from(GOOD_CSV.replace('Ada', 'Eve')));
    await validateUpload(world, messageOf(task), FIRST);
    expect((await world.stored(task)).error?.code).toBe('upload-changed');
  });
});

describe('time that runs out', () => {
  const attempt = (number: number): Attempt => ({
    number,
    outOfTime: AbortSignal.abort(new Error('time is up')),
  });

  test.each([1, 2])('is a fault at attempt %d, and the task goes on running', async (number) => {
    const world = await aWorld();
    const task = await world.queued(GOOD_CSV);
    await expect(validateUpload(world, messageOf(task), attempt(number))).rejects.toThrow('The time was up');
    expect((await world.stored(task)).status).toBe('running');
  });

  test('is the fault of the file at the third attempt', async () => {
    const world = await aWorld();
    const task = await world.queued(GOOD_CSV);
    await validateUpload(world, messageOf(task), attempt(3));
    expect(await world.stored(task)).toMatchObject({
      status: 'failed',
      error: { code: 'file-limit-exceeded', details: { limit: 'time' } },
    });
  });
});

describe('a task that is cancelled', () => {
  test('before its turn is left alone', async () => {
    const world = await aWorld();
    const task = transition(await world.queued(GOOD_CSV), 'cancelled', world.now());
    await world.tasks.update(task);
    await validateUpload(world, messageOf(task), FIRST);
    expect(await world.stored(task)).toEqual(task);
    expect(world.events.published).toEqual([]);
  });

  test('before its worker could tell that it runs is told of when the message comes again', async () => {
    const world = await aWorld();
    const task = await world.queued(GOOD_CSV);
    const publish = () => Promise.reject(new Error('bus down'));
    await expect(validateUpload({ ...world, events: { publish } }, messageOf(task), FIRST)).rejects.toThrow();
    const running = await world.stored(task);
    world.clock.advance(1000);
    await cancelTask(world, { username: task.ownerId, role: 'user' }, task.id);
    await validateUpload(world, messageOf(task), { ...FIRST, number: 2 });
    expect(world.events.published).toEqual([
      ...taskEvents(await world.stored(task)),
      ...taskEvents({
        ...running,
        status: 'queued',
        updatedAt: running.queuedAt ?? '',
        workflows: task.workflows,
      }),
      ...taskEvents(running),
      ...workflowEvents(running, 'validation'),
    ]);
  });

  test('while its file is read stops within two seconds of reading, and nothing is written afterwards', async () => {
    const world = await aWorld();
    const task = await world.queued(BAD_CSV);
    let reads = 0;
    const uploads = uploadsThat(world.uploads, async () => {
      reads += 1;
      world.clock.advance(2000);
      const current = await world.stored(task);
      if (current.status === 'running')
        await world.tasks.update(transition(current, 'cancelled', world.now()));
    });
    await validateUpload({ ...world, uploads }, messageOf(task), FIRST);
    expect(await world.stored(task)).toMatchObject({ status: 'cancelled' });
    expect(reads).toBeLessThanOrEqual(2);
    await expect(world.result(task, REPORT)).rejects.toThrow(NotFoundError);
    expect(world.eventTypes()).toEqual(['task.running.v1', 'validation.running.v1']);
  });

  test('while its report is written is over, whatever the store says about being stopped', async () => {
    const world = await aWorld();
    const task = await world.queued(BAD_CSV);
    const uploads = uploadsThat(world.uploads, async () => {
      world.clock.advance(2000);
      const current = await world.stored(task);
      if (current.status === 'running')
        await world.tasks.update(transition(current, 'cancelled', world.now()));
    });
    const results: ValidateUploadDeps['results'] = {
      write: (_task, _name, _chunks, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new Error('Request aborted')));
        }),
      read: world.results.read.bind(world.results),
      remove: world.results.remove.bind(world.results),
    };
    await validateUpload({ ...world, uploads, results }, messageOf(task), FIRST);
    expect((await world.stored(task)).status).toBe('cancelled');
  });

  test('at the last moment loses the report that was already written', async () => {
    const world = await aWorld();
    const task = await world.queued(BAD_CSV);
    const update: TaskWorld['tasks']['update'] = async (next) => {
      if (next.status === 'succeeded') {
        await world.tasks.update(transition(await world.stored(task), 'cancelled', world.now()));
      }
      await world.tasks.update(next);
    };
    const tasks = {
      get: world.tasks.get.bind(world.tasks),
      update,
      postpone: world.tasks.postpone.bind(world.tasks),
    };
    await validateUpload({ ...world, tasks }, messageOf(task), FIRST);
    expect((await world.stored(task)).status).toBe('cancelled');
    await expect(world.result(task, REPORT)).rejects.toThrow(NotFoundError);
    await expect(world.result(task, SUMMARY)).rejects.toThrow(NotFoundError);
  });

  test('after a worker was stopped with its report written loses that report', async () => {
    const world = await aWorld();
    const running = transition(await world.queued(BAD_CSV), 'running', world.now());
    await world.tasks.update(running);
    await world.results.write(running, REPORT, oneChunk('left behind'));
    await world.tasks.update(transition(running, 'cancelled', world.now()));
    await validateUpload(world, messageOf(running), FIRST);
    await expect(world.result(running, REPORT)).rejects.toThrow(NotFoundError);
  });
});

describe('faults', () => {
  test('of the result store are thrown as they are, and the next delivery goes on', async () => {
    const world = await aWorld();
    const task = await world.queued(BAD_CSV);
    const results = {
      write: () => Promise.reject(new Error('store down')),
      read: world.results.read.bind(world.results),
      remove: world.results.remove.bind(world.results),
    };
    await expect(validateUpload({ ...world, results }, messageOf(task), FIRST)).rejects.toThrow('store down');
    expect((await world.stored(task)).status).toBe('running');
    await validateUpload(world, messageOf(task), FIRST);
    expect((await world.stored(task)).status).toBe('succeeded');
  });

  test('of the result store in the middle of a report are not lost in the reading', async () => {
    const world = await aWorld();
    const task = await world.queued(BAD_CSV);
    const results: ValidateUploadDeps['results'] = {
      write: async (_task, _name, chunks) => {
        for await (const _ of chunks) throw new Error('store down');
      },
      read: world.results.read.bind(world.results),
      remove: async () => undefined,
    };
    await expect(validateUpload({ ...world, results }, messageOf(task), FIRST)).rejects.toThrow('store down');
  });

  test('in looking after the task stop the work, to be tried again', async () => {
    const world = await aWorld();
    const task = await world.queued(GOOD_CSV);
    const uploads = uploadsThat(world.uploads, async () => world.clock.advance(2000));
    let gets = 0;
    const tasks = {
      get: (ownerId: string, id: string) => {
        gets += 1;
        return gets === 1 ? world.tasks.get(ownerId, id) : Promise.reject(new Error('table down'));
      },
      update: world.tasks.update.bind(world.tasks),
      postpone: world.tasks.postpone.bind(world.tasks),
    };
    await expect(validateUpload({ ...world, uploads, tasks }, messageOf(task), FIRST)).rejects.toThrow(
      'table down',
    );
  });

  test('a task that is not there is refused for good', async () => {
    const world = await aWorld();
    const message = { ownerId: 'ada', taskId: '01920000-0000-7000-8000-000000000000' };
    await expect(validateUpload(world, message, FIRST)).rejects.toThrow(NotFoundError);
  });
});

describe.each([
  ['valid', GOOD_CSV, 'succeeded', ['validation.completed.v1', 'task.succeeded.v1']],
  ['unreadable', 'name,age\n"Ada\n', 'failed', ['validation.failed.v1', 'task.failed.v1']],
] as const)('the end of a %s file that cannot be told', (_what, content, status, types) => {
  test('leaves its task due for the sweeper, and the next delivery tells it once', async () => {
    const world = await aWorld();
    const task = await world.queued(content);
    const publish: TaskWorld['events']['publish'] = async (...events) => {
      if (events.some(({ type }) => !type.endsWith('.running.v1'))) throw new Error('bus down');
    };
    const deaf = { ...world, events: { publish } };
    await expect(validateUpload(deaf, messageOf(task), FIRST)).rejects.toThrow('bus down');
    expect(await world.stored(task)).toMatchObject({ status, dueAt: '2026-01-01T00:11:00.000Z' });
    await validateUpload(world, messageOf(task), FIRST);
    await validateUpload(world, messageOf(task), FIRST);
    expect(world.events.published.map(({ type }) => type)).toEqual(types);
    expect((await world.stored(task)).dueAt).toBeUndefined();
  });
});

describe('duplicates', () => {
  test('of a message change nothing after the first, and tell the same events', async () => {
    const world = await aWorld();
    const task = await world.queued(BAD_CSV);
    await validateUpload(world, messageOf(task), FIRST);
    const done = await world.stored(task);
    const report = await world.result(task, REPORT);
    for (let time = 2; time <= 5; time += 1)
      await validateUpload(world, messageOf(task), { ...FIRST, number: time });
    expect(await world.stored(task)).toEqual(done);
    expect(await world.result(task, REPORT)).toBe(report);
    expect(world.eventIds()).toHaveLength(4);
    expect(world.counts.get('TasksSucceeded')).toBe(1);
  });

  test('at the same time give one result, and the loser tries again', async () => {
    const world = await aWorld();
    const task = await world.queued(BAD_CSV);
    const outcomes = await Promise.allSettled([
      validateUpload(world, messageOf(task), FIRST),
      validateUpload(world, messageOf(task), FIRST),
    ]);
    const losses = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(losses).toEqual([expect.any(StaleWriteError)]);
    await validateUpload(world, messageOf(task), FIRST);
    expect((await world.stored(task)).version).toBe(4);
    expect(world.eventIds()).toHaveLength(4);
  });
});

describe.each([
  ['a bad', BAD_CSV, 'succeeded', 4],
  ['an unreadable', 'name,age\n"Ada\n', 'failed', 4],
] as const)('a worker that is stopped while it validates %s file', (_what, content, status, events) => {
  test('is made good by the next delivery, wherever it stopped', async () => {
    const undisturbed = await aWorld();
    const reference = await undisturbed.queued(content);
    await validateUpload(undisturbed, messageOf(reference), FIRST);
    const report = await undisturbed.result(reference, REPORT).catch(() => undefined);

    const calls = await stopAtEachCall(
      async () => {
        const world = await aWorld();
        return { world, task: await world.queued(content) };
      },
      async ({ world, task }, where) => {
        expect(await world.stored(task), where).toMatchObject({ status, version: 4 });
        expect(world.eventIds(), where).toHaveLength(events);
        expect(await world.result(task, REPORT).catch(() => undefined), where).toBe(report);
      },
    );
    expect(calls).toBeGreaterThan(5);
  });
});

async function* oneChunk(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

test('a file in parts that is not the one that was announced fails, and leaves no results', async () => {
  const world = await aWorld();
  const file = { name: 'a.csv', size: GOOD_CSV.length, contentType: 'text/csv' };
  const wrong = await world.queued(GOOD_CSV, { file, announcedSha256: 'another' });
  const failed = await validateUpload(world, messageOf(wrong), FIRST);
  expect(failed).toMatchObject({ status: 'failed', error: { code: 'upload-mismatch' } });
  expect(await world.results.exists(wrong, 'validation/report.ndjson')).toBe(false);

  const announcedSha256 = createHash('sha256').update(GOOD_CSV).digest('base64');
  const right = await world.queued(GOOD_CSV, { file, announcedSha256 });
  expect(await validateUpload(world, messageOf(right), FIRST)).toMatchObject({
    status: 'succeeded',
    file: { sha256: announcedSha256 },
  });
});
