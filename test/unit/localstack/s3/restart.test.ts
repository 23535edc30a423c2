import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SqliteJournal } from '../../../../localstack/embedded/journal.ts';
import { type S3UnderTest, startS3, temporaryDirectory, textsOf } from './s3-under-test.ts';

/** Engines one after the other on the same journal and directory. */
function restartable(bucket = {}) {
  const directory = temporaryDirectory();
  return {
    directory,
    blobs: () => readdirSync(join(directory, 'blobs')),
    async run<Result>(work: (s3: S3UnderTest) => Promise<Result>): Promise<Result> {
      const journal = new SqliteJournal(directory);
      try {
        const s3 = await startS3({ journal, directory, bucket });
        try {
          return await work(s3);
        } finally {
          await s3.stop();
        }
      } finally {
        journal.close();
      }
    },
  };
}

test('objects, their metadata and their tags are there after a restart', async () => {
  const { run } = restartable();
  await run(async (s3) => {
    const headers = { 'content-type': 'text/csv', 'x-amz-meta-a': '1', 'x-amz-tagging': 'k=v' };
    await s3.request('PUT', '/a', 'hello', headers);
  });
  await run(async (s3) => {
    const response = await s3.request('GET', '/a');
    expect(await response.text()).toBe('hello');
    expect(response.headers.get('content-type')).toBe('text/csv');
    expect(response.headers.get('x-amz-meta-a')).toBe('1');
    expect(textsOf(await (await s3.request('GET', '/a?tagging')).text(), 'Value')).toEqual(['v']);
  });
});

test('versions keep their order and delete markers over a restart', async () => {
  const { run } = restartable({ versioning: 'Enabled' });
  const list = async (s3: S3UnderTest) =>
    textsOf(await (await s3.request('GET', '?versions')).text(), 'VersionId');
  const before = await run(async (s3) => {
    for (const body of ['1', '2', '3']) await s3.request('PUT', '/a', body);
    await s3.request('DELETE', '/a');
    return await list(s3);
  });
  expect(before).toHaveLength(4);
  await run(async (s3) => {
    expect(await list(s3)).toEqual(before);
    expect((await s3.request('GET', '/a')).status).toBe(404);
  });
});

test('an upload in parts goes on after a restart', async () => {
  const { run, blobs } = restartable();
  const { id, etag } = await run(async (s3) => {
    const created = await (await s3.request('POST', '/a?uploads')).text();
    const [uploadId = ''] = textsOf(created, 'UploadId');
    const part = await s3.request('PUT', `/a?partNumber=1&uploadId=${uploadId}`, 'part');
    return { id: uploadId, etag: part.headers.get('etag') };
  });
  await run(async (s3) => {
    const list = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${etag}</ETag></Part></CompleteMultipartUpload>`;
    expect((await s3.request('POST', `/a?uploadId=${id}`, list)).status).toBe(200);
    expect(await (await s3.request('GET', '/a')).text()).toBe('part');
  });
  expect(blobs()).toHaveLength(1);
});

test('sequencers go on growing after a restart', async () => {
  const event = 's3:ObjectCreated:*' as const;
  const notifications = [{ id: 'q', queueArn: 'arn:q', events: [event], prefix: '', suffix: '' }];
  const { run } = restartable({ notifications });
  const put = () =>
    run(async (s3) => {
      await s3.request('PUT', '/a', 'x');
      return s3.records()[0].s3.object.sequencer as string;
    });
  const first = await put();
  expect((await put()) > first).toBe(true);
});

test('what a crash left behind is removed at start', async () => {
  const { run, directory, blobs } = restartable();
  await run((s3) => s3.request('PUT', '/a', 'x'));
  const [owned = ''] = blobs();
  writeFileSync(join(directory, 'blobs', 'orphan'), 'committed to disk, never to the journal');
  writeFileSync(join(directory, 'incoming', 'half'), 'half an obj');
  await run(async (s3) => expect(await (await s3.request('GET', '/a')).text()).toBe('x'));
  expect(blobs()).toEqual([owned]);
  expect(readdirSync(join(directory, 'incoming'))).toEqual([]);
});

test('overwritten and deleted objects leave nothing on the disk', async () => {
  const { run, blobs } = restartable();
  await run(async (s3) => {
    await s3.request('PUT', '/a', '1');
    await s3.request('PUT', '/a', '2');
    await s3.request('PUT', '/b', '3');
    await s3.request('DELETE', '/b');
  });
  expect(blobs()).toHaveLength(1);
});

test('a start without the bytes of a known object fails and says which file is missing', async () => {
  const { run, directory, blobs } = restartable();
  await run((s3) => s3.request('PUT', '/a', 'x'));
  const [owned = ''] = blobs();
  rmSync(join(directory, 'blobs', owned));
  await expect(run(async () => {})).rejects.toThrow(`${owned} is missing`);
});
