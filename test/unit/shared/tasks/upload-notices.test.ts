import { describe, expect, test } from 'vitest';
import { parseUploadKey, uploadKey } from '../../../../shared/tasks/upload-key.ts';
import { uploadNotices } from '../../../../shared/tasks/upload-notices.ts';
import { anId } from '../../../support/builders.ts';

const created = (...keys: string[]) => ({ Records: keys.map((key) => ({ s3: { object: { key } } })) });

describe('uploadNotices', () => {
  test('tells whose uploads S3 announces', () => {
    const [first, second] = [anId(), anId()];
    expect(uploadNotices(created(`uploads/ada/${first}`, `uploads/grace.h%2Eo/${second}`))).toEqual([
      { upload: { ownerId: 'ada', taskId: first }, isCertain: true },
      { upload: { ownerId: 'grace.h.o', taskId: second }, isCertain: true },
    ]);
  });

  test('takes a reminder for a question', () => {
    const upload = { ownerId: 'ada', taskId: anId() };
    expect(uploadNotices(upload)).toEqual([{ upload, isCertain: false }]);
  });

  test('has nothing to do with the test of the notifications', () => {
    expect(uploadNotices({ Event: 's3:TestEvent' })).toEqual([]);
  });

  test.each([
    'uploads/ada',
    `results/ada/${anId()}`,
    'uploads/ada/x',
    `uploads/Ada/${anId()}`,
    `uploads/a+b/${anId()}`,
    `uploads/../${anId()}`,
    `uploads/ada/${anId()}/more`,
    '%E0%A4%A',
  ])('refuses the key %j', (key) => {
    expect(() => uploadNotices(created(key))).toThrow();
  });
});

test('a key leads back to its task', () => {
  const id = anId();
  expect(parseUploadKey(uploadKey({ ownerId: 'ada', id }))).toEqual({ ownerId: 'ada', taskId: id });
});
