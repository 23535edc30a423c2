import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BAD_CSV, type Client } from '../../support/system/client.ts';
import { type System, startSystem } from '../../support/system/system.ts';

const FILE = Buffer.from(BAD_CSV);
const OTHER = Buffer.from(BAD_CSV.replace('Ada', 'Eve'));
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');

describe('an upload URL', () => {
  let system: System;
  let owner: Client;
  beforeAll(async () => {
    system = await startSystem();
    owner = await system.user('uploader');
  });
  afterAll(() => system.stop());

  test('works once', async () => {
    const { body } = await owner.createTask(FILE);
    expect((await owner.upload(body.upload, FILE)).status).toBe(200);
    expect((await owner.upload(body.upload, FILE)).status).toBe(412);
  });

  test('takes the file it was made for, checksum included', async () => {
    const { body } = await owner.createTask(FILE, { sha256: sha256(FILE) });
    expect((await owner.upload(body.upload, FILE)).status).toBe(200);
    expect(await owner.finished(body.task.id)).toMatchObject({ status: 'succeeded' });
  });

  test('refuses another size', async () => {
    const { body } = await owner.createTask(FILE);
    expect((await owner.upload(body.upload, Buffer.concat([FILE, FILE]))).status).toBe(403);
  });

  test('refuses another content of the same size when the checksum was announced', async () => {
    const { body } = await owner.createTask(FILE, { sha256: sha256(FILE) });
    expect((await owner.upload(body.upload, OTHER)).status).toBe(400);
    const altered = { 'x-amz-checksum-sha256': sha256(OTHER) };
    expect((await owner.upload(body.upload, OTHER, altered)).status).toBe(403);
  });

  test.each([
    ['type', { 'content-type': 'text/html' }],
    ['tag', { 'x-amz-tagging': 'state=accepted' }],
    ['condition', { 'if-none-match': 'x' }],
    ['metadata that was not signed', { 'x-amz-meta-owner': 'admin' }],
    ['ACL that was not signed', { 'x-amz-acl': 'public-read' }],
  ])('refuses another %s', async (_, change) => {
    const { body } = await owner.createTask(FILE);
    expect((await owner.upload(body.upload, FILE, change)).status).toBe(403);
  });

  test('refuses to be used without the headers that it signs', async () => {
    const { body } = await owner.createTask(FILE);
    const response = await fetch(body.upload.url, { method: 'PUT', body: FILE });
    expect(response.status).toBe(403);
  });

  test('refuses any other key, another task’s included', async () => {
    const victim = await system.admin.createTask(FILE);
    const { body } = await owner.createTask(FILE);
    const own = new URL(body.upload.url);
    const stolen = new URL(own);
    stolen.pathname = new URL(victim.body.upload.url).pathname;
    expect(stolen.pathname).not.toBe(own.pathname);
    expect((await owner.upload({ ...body.upload, url: stolen.href }, FILE)).status).toBe(403);
  });

  test('refuses every altered parameter', async () => {
    const { body } = await owner.createTask(FILE);
    const parameters = [...new URL(body.upload.url).searchParams.keys()];
    expect(parameters.length).toBeGreaterThan(5);
    for (const parameter of parameters) {
      const url = new URL(body.upload.url);
      const value = url.searchParams.get(parameter) ?? '';
      url.searchParams.set(
        parameter,
        value.endsWith('1') ? `${value.slice(0, -1)}2` : `${value.slice(0, -1)}1`,
      );
      const response = await owner.upload({ ...body.upload, url: url.href }, FILE);
      expect([400, 403], parameter).toContain(response.status);
    }
    expect((await owner.upload(body.upload, FILE)).status).toBe(200);
  });

  test('reads nothing', async () => {
    const { body } = await owner.createTask(FILE);
    await owner.upload(body.upload, FILE);
    expect((await fetch(body.upload.url, { headers: body.upload.headers })).status).toBe(403);
  });

  test('expires', async () => {
    const { body } = await owner.createTask(FILE);
    system.clock.advance(61 * 60_000);
    expect((await owner.upload(body.upload, FILE)).status).toBe(403);
  });
});

describe('a download URL', () => {
  let system: System;
  let owner: Client;
  let taskId: string;
  beforeAll(async () => {
    system = await startSystem();
    owner = await system.user('reader');
    taskId = await owner.submit(FILE);
    await owner.finished(taskId);
  });
  afterAll(() => system.stop());

  const reportUrl = async () => {
    const { status, headers } = await owner.get(`/tasks/${taskId}/validation/report?format=ndjson`);
    expect(status).toBe(303);
    return headers.get('location') ?? '';
  };

  test('reads the report, again and again, and does nothing else', async () => {
    const url = await reportUrl();
    for (let time = 0; time < 2; time += 1) expect((await fetch(url)).status).toBe(200);
    for (const method of ['PUT', 'DELETE', 'POST']) {
      expect((await fetch(url, { method })).status, method).toBeGreaterThanOrEqual(400);
    }
    expect((await fetch(url)).status).toBe(200);
  });

  test('refuses every altered parameter, and one without any', async () => {
    const url = new URL(await reportUrl());
    const parameters = [...url.searchParams.keys()];
    expect(parameters.length).toBeGreaterThan(5);
    for (const parameter of parameters) {
      const altered = new URL(url);
      const value = url.searchParams.get(parameter) ?? '';
      altered.searchParams.set(
        parameter,
        value.endsWith('1') ? `${value.slice(0, -1)}2` : `${value.slice(0, -1)}1`,
      );
      expect([400, 403], parameter).toContain((await fetch(altered)).status);
    }
    expect((await fetch(`${url.origin}${url.pathname}`)).status).toBe(403);
  });

  test('refuses any other key, such as another file of the same task', async () => {
    const url = new URL(await reportUrl());
    const [other] = (await system.operator.keys('results')).filter((key) => !url.pathname.endsWith(key));
    expect(other).toContain(taskId);
    url.pathname = url.pathname.replace(/[^/]+\/[^/]+$/, 'validation/summary.json');
    expect((await fetch(url)).status).toBe(403);
  });

  test('expires', async () => {
    const url = await reportUrl();
    system.clock.advance(24 * 60 * 60_000);
    expect((await fetch(url)).status).toBe(403);
  });
});
