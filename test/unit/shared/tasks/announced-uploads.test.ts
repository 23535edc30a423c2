import { describe, expect, test } from 'vitest';
import { announcedUploads } from '../../../../shared/tasks/announced-uploads.ts';
import { parseUploadKey, uploadKey } from '../../../../shared/tasks/upload-key.ts';
import { anId } from '../../../support/builders.ts';

const created = (...keys: string[]) => ({ Records: keys.map((key) => ({ s3: { object: { key } } })) });

describe('announcedUploads', () => {
  test('tells whose uploads S3 announces', () => {
    const [first, second] = [anId(), anId()];
    expect(announcedUploads(created(`uploads/ada/${first}`, `uploads/grace.h%2Eo/${second}`))).toEqual([
      { ownerId: 'ada', taskId: first },
      { ownerId: 'grace.h.o', taskId: second },
    ]);
  });

  test('has nothing to do with the test of the notifications', () => {
    expect(announcedUploads({ Event: 's3:TestEvent' })).toEqual([]);
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
    expect(() => announcedUploads(created(key))).toThrow();
  });
});

test('a key leads back to its task', () => {
  const id = anId();
  expect(parseUploadKey(uploadKey({ ownerId: 'ada', id }))).toEqual({ ownerId: 'ada', taskId: id });
});
