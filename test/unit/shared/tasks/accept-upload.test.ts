import { describe, expect, test } from 'vitest';
import { StaleWriteError } from '../../../../shared/errors.ts';
import { type AcceptUploadDeps, acceptUpload } from '../../../../shared/tasks/accept-upload.ts';
import { cancelTask } from '../../../../shared/tasks/cancel-task.ts';
import { type Task, transition } from '../../../../shared/tasks/task.ts';
import { anId, aTask } from '../../../support/builders.ts';
import { CrashAfter } from './crash-after.ts';
import { GOOD_CSV, messageOf, TaskWorld } from './task-world.ts';

const announced = (task: Task) => ({ upload: messageOf(task), isCertain: true });
const reminder = (task: Task) => ({ upload: messageOf(task), isCertain: false });

describe('an upload that is what was announced', () => {
  test('is kept, and its task queued, told and passed on', async () => {
    const world = new TaskWorld();
    const task = await world.uploaded(GOOD_CSV);
    await acceptUpload(world, announced(task));
    expect(await world.stored(task)).toMatchObject({
      status: 'queued',
      uploadETag: (await world.uploads.stat(task))?.eTag,
      dueAt: '2026-01-01T01:10:00.000Z',
    });
    expect(world.uploads.kept).toContain(task.id);
    expect(world.eventTypes()).toEqual(['task.queued.v1']);
    expect(world.validation.sent).toEqual([{ message: messageOf(task), group: task.ownerId }]);
    expect(world.counts.get('UploadsAccepted')).toBe(1);
  });

  test('is passed on again, with the same event, when the notice comes again', async () => {
    const world = new TaskWorld();
    const task = await world.uploaded(GOOD_CSV);
    await acceptUpload(world, announced(task));
    await acceptUpload(world, announced(task));
    await acceptUpload(world, reminder(task));
    expect((await world.stored(task)).version).toBe(2);
    expect(world.eventIds()).toHaveLength(1);
    expect(world.counts.get('UploadsAccepted')).toBe(1);
  });

  test('is found by a reminder when the notice was lost', async () => {
    const world = new TaskWorld();
    const task = await world.uploaded(GOOD_CSV);
    await acceptUpload(world, reminder(task));
    expect((await world.stored(task)).status).toBe('queued');
  });

  test('is let in by only one of two workers', async () => {
    const world = new TaskWorld();
    const task = await world.uploaded(GOOD_CSV);
    const outcomes = await Promise.allSettled([
      acceptUpload(world, announced(task)),
      acceptUpload(world, announced(task)),
    ]);
    const losses = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(losses).toEqual([expect.any(StaleWriteError)]);
    expect(world.eventIds()).toHaveLength(1);
  });

  test('is told of although its task was cancelled before intake could tell', async () => {
    const world = new TaskWorld();
    const task = await world.uploaded(GOOD_CSV);
    const events = { publish: () => Promise.reject(new Error('bus down')) };
    await expect(acceptUpload({ ...world, events }, announced(task))).rejects.toThrow('bus down');
    await cancelTask(world, { username: task.ownerId, role: 'user' }, task.id);
    await acceptUpload(world, announced(task));
    expect(world.eventTypes()).toEqual(['task.cancelled.v1', 'task.queued.v1']);
    expect(await world.uploads.stat(task)).toBeUndefined();
  });

  test('leaves a task alone that has moved on', async () => {
    const world = new TaskWorld();
    const queued = await world.queued(GOOD_CSV);
    const running = transition(queued, 'running', world.now());
    await world.tasks.update(running);
    await acceptUpload(world, announced(running));
    expect(await world.stored(running)).toEqual(running);
    expect(world.events.published).toEqual([]);
    expect(await world.uploads.stat(running)).toBeDefined();
  });
});

describe('the hash of an upload that was let in', () => {
  test.each([
    ['what the store has checked', 'hash of the store'],
    ['unknown when the store has checked none', undefined],
  ])('is %s', async (_what, sha256) => {
    const world = new TaskWorld();
    const file = { name: 'a.csv', size: GOOD_CSV.length, contentType: 'text/csv' };
    const task = aTask({ file });
    await world.tasks.create(task);
    world.uploads.put({ ...task, file: { ...file, sha256 } }, Buffer.from(GOOD_CSV));
    await acceptUpload(world, announced(task));
    expect(await world.stored(task)).toMatchObject({ status: 'queued', file });
    expect((await world.stored(task)).file.sha256).toBe(sha256);
  });
});

describe('an upload that is not there', () => {
  test('is an error when the store announced it', async () => {
    const world = new TaskWorld();
    const task = aTask();
    await world.tasks.create(task);
    await expect(acceptUpload(world, announced(task))).rejects.toThrow('cannot be found yet');
    expect((await world.stored(task)).status).toBe('awaiting-upload');
  });

  test('is nothing to do when somebody only asked to look', async () => {
    const world = new TaskWorld();
    const task = aTask();
    await world.tasks.create(task);
    await acceptUpload(world, reminder(task));
    expect(await world.stored(task)).toEqual(task);
    expect(world.events.published).toEqual([]);
  });
});

describe('an upload that is refused', () => {
  const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const ZIP = Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64');
  const file = (name: string, size: number) => ({ name, size, contentType: 'text/csv' });

  test.each<[string, string, Uint8Array, Task['file']]>([
    ['upload-mismatch', 'another size', Buffer.from('a\n1\n'), file('a.csv', 5)],
    ['upload-mismatch', 'another checksum', Buffer.from('a\n1\n'), { ...file('a.csv', 4), sha256: 'other' }],
    ['file-empty', 'no bytes', Buffer.alloc(0), file('a.csv', 0)],
    ['file-format-mismatch', 'a PNG called .xlsx', PNG, file('a.xlsx', PNG.length)],
    ['file-format-mismatch', 'a ZIP called .csv', ZIP, file('a.csv', ZIP.length)],
    ['file-format-unsupported', 'a PDF called .pdf', Buffer.from('%PDF-1.7\n'), file('a.pdf', 9)],
  ])('fails its task with %s for %s, and goes', async (code, _what, bytes, announcedFile) => {
    const world = new TaskWorld();
    const task = aTask({ file: announcedFile });
    await world.tasks.create(task);
    world.uploads.put({ ...task, file: { ...announcedFile, sha256: undefined } }, bytes);
    await acceptUpload(world, announced(task));
    const stored = await world.stored(task);
    expect(stored).toMatchObject({ status: 'failed', error: { code, detail: expect.stringMatching(/\.$/) } });
    expect(stored.dueAt).toBeUndefined();
    expect(world.eventTypes()).toEqual(['validation.failed.v1', 'task.failed.v1']);
    expect(world.validation.sent).toEqual([]);
    expect(await world.uploads.stat(task)).toBeUndefined();
    expect(world.counts.get('TasksFailed')).toBe(1);
  });

  test('leaves its task due when the event cannot be told, and the next delivery tells it once', async () => {
    const world = new TaskWorld();
    const task = await world.uploaded('');
    const events = { publish: () => Promise.reject(new Error('bus down')) };
    await expect(acceptUpload({ ...world, events }, announced(task))).rejects.toThrow('bus down');
    expect(await world.stored(task)).toMatchObject({ status: 'failed', dueAt: '2026-01-01T00:11:00.000Z' });
    await acceptUpload(world, announced(task));
    await acceptUpload(world, announced(task));
    expect(world.events.published.map(({ type }) => type)).toEqual([
      'validation.failed.v1',
      'task.failed.v1',
    ]);
    expect((await world.stored(task)).dueAt).toBeUndefined();
  });

  test.each(['cancelled', 'expired'] as const)('goes when its task is %s', async (status) => {
    const world = new TaskWorld();
    const task = await world.uploaded(GOOD_CSV);
    const over = transition(task, status, world.now());
    await world.tasks.update(over);
    await acceptUpload(world, announced(task));
    expect(await world.uploads.stat(task)).toBeUndefined();
    expect(await world.stored(task)).toEqual(over);
  });

  test('goes when its task was deleted', async () => {
    const world = new TaskWorld();
    const task = aTask({ id: anId() });
    world.uploads.put(task, Buffer.from(GOOD_CSV));
    expect(await acceptUpload(world, announced(task))).toBeUndefined();
    expect(await world.uploads.stat(task)).toBeUndefined();
  });

  test('stays when its task failed later, in validation', async () => {
    const world = new TaskWorld();
    const queued = await world.queued(GOOD_CSV);
    await world.tasks.update(transition(queued, 'failed', world.now()));
    await acceptUpload(world, announced(queued));
    expect(await world.uploads.stat(queued)).toBeDefined();
  });
});

test('sends the task to the worker of each workflow, and to no other', async () => {
  const both = { validation: { status: 'awaiting-upload' }, parsing: { status: 'awaiting-upload' } } as const;
  const world = new TaskWorld();
  const combined = await world.uploaded(GOOD_CSV, { workflows: both });
  const parsed = await world.uploaded(GOOD_CSV, { workflows: { parsing: both.parsing } });
  await acceptUpload(world, announced(combined));
  await acceptUpload(world, announced(parsed));
  const idsIn = (queue: TaskWorld['parsing']) => queue.sent.map(({ message }) => message.taskId);
  expect(idsIn(world.validation)).toEqual([combined.id]);
  expect(idsIn(world.parsing)).toEqual([combined.id, parsed.id]);
});

describe.each([
  ['good', GOOD_CSV, 'queued', ['queued']],
  ['empty', '', 'failed', ['validation-failed', 'failed']],
] as const)('a worker that is stopped while it lets in a %s file', (_what, content, status, told) => {
  test('is made good by the next delivery, wherever it stopped', async () => {
    for (let last = 1; ; last += 1) {
      const world = new TaskWorld();
      const task = await world.uploaded(content, { status: 'awaiting-upload' });
      const crash = new CrashAfter(last);
      const crashing: AcceptUploadDeps = {
        ...world,
        tasks: crash.wrap(world.tasks),
        uploads: crash.wrap(world.uploads),
        events: crash.wrap(world.events),
        validation: crash.wrap(world.validation),
      };
      const isOver = await acceptUpload(crashing, announced(task)).then(
        () => true,
        () => false,
      );
      await acceptUpload(world, announced(task)).catch(() => acceptUpload(world, reminder(task)));
      const stored = await world.stored(task);
      expect(stored, `stopped after call ${last}`).toMatchObject({ status, version: 2 });
      expect(world.eventIds(), `stopped after call ${last}`).toEqual(
        told.map((what) => `evt_${task.id}_${what}`),
      );
      if (isOver) {
        expect(last).toBeGreaterThan(4);
        return;
      }
    }
  });
});

describe('a file that comes from another task', () => {
  async function withSource() {
    const world = new TaskWorld();
    const source = await world.queued(GOOD_CSV);
    const from = { ownerId: source.ownerId, id: source.id, eTag: source.uploadETag ?? '' };
    const task = aTask({ ownerId: 'grace', file: { ...source.file, sha256: 'computed' }, from });
    await world.tasks.create(task);
    return { world, source, task };
  }

  test('is copied, let in and passed on', async () => {
    const { world, source, task } = await withSource();
    await acceptUpload(world, reminder(task));
    expect(await world.stored(task)).toMatchObject({ status: 'queued', uploadETag: source.uploadETag });
    expect(world.uploads.kept).toContain(task.id);
    await world.uploads.remove(source);
    expect(await world.uploads.stat(task)).toBeDefined();
  });

  test('ends the task when it is gone', async () => {
    const { world, source, task } = await withSource();
    await world.uploads.remove(source);
    await acceptUpload(world, reminder(task));
    expect(await world.stored(task)).toMatchObject({ status: 'failed', error: { code: 'upload-changed' } });
  });

  test('is not copied for a task that was cancelled', async () => {
    const { world, task } = await withSource();
    await world.tasks.update(transition(task, 'cancelled', world.now()));
    await acceptUpload(world, reminder(task));
    expect(await world.uploads.stat(task)).toBeUndefined();
  });
});

describe('a file that came in parts', () => {
  test('is let in without the hash that was announced, which the workers will compare', async () => {
    const world = new TaskWorld();
    const file = { name: 'a.csv', size: GOOD_CSV.length, contentType: 'text/csv', sha256: 'announced' };
    const draft = aTask({ file });
    const task = { ...draft, multipartId: await world.uploads.begin(draft) };
    await world.tasks.create(task);
    world.uploads.putPart(task, 1, Buffer.from(GOOD_CSV));
    await world.uploads.complete(task);
    await acceptUpload(world, announced(task));
    const stored = await world.stored(task);
    expect(stored).toMatchObject({ status: 'queued', announcedSha256: 'announced' });
    expect(stored.file.sha256).toBeUndefined();
  });
});
