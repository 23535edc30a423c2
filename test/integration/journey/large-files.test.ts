import { createHash } from 'node:crypto';
import { ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EtlClient } from '../../../client/etl-client.ts';
import type { Client, Json } from '../../support/system/client.ts';
import { eventually } from '../../support/system/eventually.ts';
import { type System, startSystem } from '../../support/system/system.ts';

const HOUR_MS = 3_600_000;

let system: System;
let owner: Client;
let s3: S3Client;
let file: Buffer<ArrayBuffer>;

beforeAll(async () => {
  system = await startSystem();
  owner = await system.user('bulky');
  const { endpoint, credentials } = system.cloud;
  s3 = new S3Client({ endpoint, credentials, region: 'us-east-1' });
  // Few rows with long cells: reading them is quick.
  const row = Buffer.from(`${'x'.repeat(30_000)},1\n`);
  const rows = Math.ceil(100_000_001 / row.length);
  file = Buffer.concat([Buffer.from('name,age\n'), ...Array.from({ length: rows }, () => row)]);
});

afterAll(async () => {
  s3.destroy();
  await system.stop();
});

async function putAll(upload: Json): Promise<void> {
  let start = 0;
  for (const { url, size } of upload.parts) {
    const answer = await fetch(url, { method: 'PUT', body: file.subarray(start, start + size) });
    expect(answer.status, await answer.text()).toBe(200);
    start += size;
  }
}

const openUploads = async () =>
  (await s3.send(new ListMultipartUploadsCommand({ Bucket: system.operator.output('Data.UploadsBucket') })))
    .Uploads ?? [];

test('a file of more than 100 MB travels in parts, is checked as a whole, and validated', async () => {
  const sha256 = createHash('sha256').update(file).digest('base64');
  const { status, body } = await owner.createTask(file, { sha256 });
  expect(status).toBe(201);
  expect(body.upload).toMatchObject({ method: 'MULTIPART', parts: { length: 3 } });

  const early = await owner.send('POST', body.upload.completeUrl);
  expect(early).toMatchObject({ status: 409, body: { code: 'upload-incomplete', missing: [1, 2, 3] } });
  await putAll(body.upload);
  expect((await owner.send('POST', body.upload.completeUrl)).status).toBe(202);
  expect(await owner.finished(body.task.id)).toMatchObject({ status: 'succeeded', file: { sha256 } });
  expect((await owner.send('POST', body.upload.completeUrl)).status).toBe(202);

  // Its file serves another task.
  const again = await owner.send('POST', '/api/v1/tasks', {
    workflows: ['validation'],
    schema: 'people',
    from: body.task.id,
  });
  expect(again.status).toBe(202);
  const done = await owner.finished(again.body.task.id);
  expect(done).toMatchObject({ status: 'succeeded', from: body.task.id, file: { sha256 } });
});

test('the client sends it in parts by itself', async () => {
  const credentials = { username: 'bulky', password: 'password of bulky' };
  const client = new EtlClient(system.anonymous.url, { credentials });
  const told: number[] = [];
  const { id } = await client.submit(
    { workflows: ['validation'], schema: 'people' },
    { name: 'large.csv', content: new Blob([file]) },
    { onProgress: (sent) => told.push(sent) },
  );

  expect(told.at(-1)).toBe(file.length);
  expect(await client.wait(id)).toMatchObject({ status: 'succeeded' });
  expect(await openUploads()).toEqual([]);
});

test('a part of another size, or with a URL that was altered, is refused by the store', async () => {
  const { body } = await owner.createTask(file);
  const [part] = body.upload.parts;
  for (const size of [part.size - 1, part.size + 1]) {
    expect((await fetch(part.url, { method: 'PUT', body: file.subarray(0, size) })).status).toBe(403);
  }
  for (const parameter of new URL(part.url).searchParams.keys()) {
    const altered = new URL(part.url);
    const value = altered.searchParams.get(parameter) ?? '';
    altered.searchParams.set(
      parameter,
      value.endsWith('1') ? `${value.slice(0, -1)}2` : `${value.slice(0, -1)}1`,
    );
    const { status } = await fetch(altered, { method: 'PUT', body: file.subarray(0, part.size) });
    expect([400, 403], parameter).toContain(status);
  }
  await owner.send('POST', `/api/v1/tasks/${body.task.id}/cancel`);
  expect(await openUploads()).toEqual([]);
});

test('what came of a file that was never completed is given up when its task expires', async () => {
  const { body } = await owner.createTask(file);
  const [part] = body.upload.parts;
  await fetch(part.url, { method: 'PUT', body: file.subarray(0, part.size) });
  expect(await openUploads()).toHaveLength(1);
  system.clock.advance(3 * HOUR_MS);
  await owner.renewToken();
  const uploads = await eventually('the upload to be given up', async () => {
    const open = await openUploads();
    return open.length === 0 ? open : undefined;
  });
  expect(uploads).toEqual([]);
});
