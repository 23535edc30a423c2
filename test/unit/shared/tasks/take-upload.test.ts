import { expect, test } from 'vitest';
import type { UploadMessage } from '../../../../shared/events.ts';
import { takeUpload } from '../../../../shared/tasks/take-upload.ts';
import { uploadKey } from '../../../../shared/tasks/upload-key.ts';
import { aTask } from '../../../support/builders.ts';
import { InMemoryMessageQueue } from '../../../support/in-memory-message-queue.ts';
import { GOOD_CSV, messageOf, TaskWorld } from './task-world.ts';

function setup() {
  const world = new TaskWorld();
  const intake = new InMemoryMessageQueue<UploadMessage>();
  return { world, intake, deps: Object.assign(world, { intake }) };
}

const noticeOf = (...keys: string[]) => ({ Records: keys.map((key) => ({ s3: { object: { key } } })) });

test('a notice of S3 gets a place among the uploads of its owner, and no more happens', async () => {
  const { world, intake, deps } = setup();
  const [task, other] = [await world.uploaded(GOOD_CSV), aTask({ ownerId: 'grace' })];
  expect(await takeUpload(deps, noticeOf(uploadKey(task), uploadKey(other)))).toBeUndefined();
  expect(intake.sent).toEqual([
    // S3 does not know which request it was.
    { message: { ownerId: task.ownerId, taskId: task.id, isUploaded: true }, group: task.ownerId },
    { message: { ownerId: 'grace', taskId: other.id, isUploaded: true }, group: 'grace' },
  ]);
  expect((await world.stored(task)).status).toBe('awaiting-upload');
});

test('when its turn has come, the upload is let in', async () => {
  const { world, intake, deps } = setup();
  const task = await world.uploaded(GOOD_CSV);
  expect(await takeUpload(deps, { ...messageOf(task), isUploaded: true })).toMatchObject({
    status: 'queued',
  });
  expect(intake.sent).toEqual([]);
});

test('what S3 has announced must be there; what somebody only asks for may be missing', async () => {
  const { world, deps } = setup();
  const task = aTask();
  await world.tasks.create(task);
  await expect(takeUpload(deps, { ...messageOf(task), isUploaded: true })).rejects.toThrow(
    'cannot be found yet',
  );
  expect(await takeUpload(deps, { ...messageOf(task), isUploaded: false })).toMatchObject({
    status: 'awaiting-upload',
  });
});

test('the test of the notifications leads nowhere', async () => {
  const { intake, deps } = setup();
  await takeUpload(deps, { Event: 's3:TestEvent' });
  expect(intake.sent).toEqual([]);
});
