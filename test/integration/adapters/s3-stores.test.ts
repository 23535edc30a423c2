import {
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, test } from 'vitest';
import { S3ResultStore } from '../../../shared/aws/s3-result-store.ts';
import { S3UploadStore } from '../../../shared/aws/s3-upload-store.ts';
import type { Task } from '../../../shared/tasks/task.ts';
import { uploadKey } from '../../../shared/tasks/upload-key.ts';
import type { SingleTicket } from '../../../shared/tasks/upload-store.ts';
import { aName, aTask } from '../../support/builders.ts';
import { resultStoreContract } from '../../support/result-store-contract.ts';
import { uploadStoreContract } from '../../support/upload-store-contract.ts';
import { quietCloud } from './quiet-cloud.ts';

let cloud: Awaited<ReturnType<typeof quietCloud>>;

beforeAll(async () => {
  cloud = await quietCloud();
});

/** Today's: a ticket is good from a task's creation to the end of its upload. */
function fresh(task: Task): Task {
  const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
  return { ...task, createdAt: inSeconds(0), uploadExpiresAt: inSeconds(600) };
}

function use({ method, url, headers }: SingleTicket, body: Uint8Array, change = {}): Promise<Response> {
  const { 'content-length': _, ...rest } = headers; // fetch sends it by itself
  return fetch(url, { method, headers: { ...rest, ...change }, body: Buffer.from(body) });
}

describe('S3UploadStore', () => {
  const store = () =>
    new S3UploadStore({ client: cloud.s3, signer: cloud.signer, bucket: cloud.output('Data.UploadsBucket') });

  async function singleTicket(task: Task): Promise<SingleTicket> {
    const ticket = await store().ticket(task);
    return ticket.method === 'PUT' ? ticket : expect.fail(ticket.method);
  }

  async function putPart(task: Task, number: number, body: Uint8Array): Promise<Response> {
    const ticket = await store().ticket(fresh(task));
    const parts = ticket.method === 'PUT' ? expect.fail(ticket.method) : ticket.parts;
    const url = parts.find((part) => part.number === number)?.url ?? '';
    return fetch(url, { method: 'PUT', body: Buffer.from(body) });
  }

  async function put(task: Task, bytes: Uint8Array): Promise<void> {
    const answer = await use(await singleTicket(fresh(task)), bytes);
    expect(answer.status, await answer.text()).toBe(200);
  }

  uploadStoreContract(async () => ({
    uploads: store(),
    put,
    putPart: async (...part) => {
      const answer = await putPart(...part);
      expect(answer.status, await answer.text()).toBe(200);
    },
    overwrite: async (task, Body) => {
      const address = { Bucket: cloud.output('Data.UploadsBucket'), Key: uploadKey(task) };
      await cloud.s3.send(new PutObjectCommand({ ...address, Body }));
    },
  }));

  test('gives a ticket that works once, and for the announced file only', async () => {
    const bytes = Buffer.from('a,b\n1,2\n');
    const file = { name: 'a.csv', size: bytes.length, contentType: 'text/csv' };
    const task = fresh(aTask({ ownerId: aName(), file }));
    const ticket = await singleTicket(task);
    const statuses = [
      await use(ticket, Buffer.from('a,b\n1,2\nmore')),
      await use(ticket, bytes, { 'content-type': 'text/html' }),
      await use(ticket, bytes, { 'x-amz-tagging': 'state=accepted' }),
      await use({ ...ticket, url: ticket.url.replace(task.id, aTask().id) }, bytes),
      await use(ticket, bytes),
      await use(ticket, bytes),
    ].map(({ status }) => status);
    expect(statuses).toEqual([403, 403, 403, 403, 200, 412]);
  });

  test('gives a ticket that is refused after it has expired', async () => {
    const task = aTask({ ownerId: aName() });
    const answer = await use(await singleTicket(task), Buffer.alloc(task.file.size));
    expect(answer.status).toBe(403);
  });

  test('takes a part of another size neither more nor less', async () => {
    const created = aTask({ ownerId: aName(), file: { name: 'a.csv', size: 100, contentType: 'text/csv' } });
    const task = { ...created, multipartId: await store().begin(created) };
    expect((await putPart(task, 1, Buffer.alloc(99))).status).toBe(403);
    expect((await putPart(task, 1, Buffer.alloc(101))).status).toBe(403);
    expect((await putPart(task, 1, Buffer.alloc(100))).status).toBe(200);
  });

  test('a file that came in parts, and a copy, have the announced type and are pending', async () => {
    const created = aTask({ ownerId: aName(), file: { name: 'a.csv', size: 3, contentType: 'text/csv' } });
    const task = { ...created, multipartId: await store().begin(created) };
    await putPart(task, 1, Buffer.from('abc'));
    await store().complete(task);
    const copy = aTask({ ownerId: aName() });
    await store().keep(task);
    await store().copy({ ...task, eTag: (await store().stat(task))?.eTag ?? '' }, copy);
    const address = (one: Task) => ({ Bucket: cloud.output('Data.UploadsBucket'), Key: uploadKey(one) });
    expect((await cloud.s3.send(new HeadObjectCommand(address(task)))).ContentType).toBe('text/csv');
    const { TagSet } = await cloud.s3.send(new GetObjectTaggingCommand(address(copy)));
    expect(TagSet).toEqual([{ Key: 'state', Value: 'pending' }]);
  });

  test('tells the lifecycle of the bucket whether a file is pending or accepted', async () => {
    const task = aTask({ ownerId: aName(), file: { name: 'a', size: 1, contentType: 'text/csv' } });
    await put(task, Buffer.from('x'));
    const address = { Bucket: cloud.output('Data.UploadsBucket'), Key: uploadKey(task) };
    const tags = async () => (await cloud.s3.send(new GetObjectTaggingCommand(address))).TagSet;
    expect(await tags()).toEqual([{ Key: 'state', Value: 'pending' }]);
    await store().keep(task);
    expect(await tags()).toEqual([{ Key: 'state', Value: 'accepted' }]);
  });
});

describe('S3ResultStore', () => {
  const store = () =>
    new S3ResultStore({ client: cloud.s3, signer: cloud.signer, bucket: cloud.output('Data.ResultsBucket') });

  resultStoreContract(async () => ({ results: store(), download: (url) => fetch(url) }));

  test('leaves no unfinished upload behind when it is aborted', async () => {
    const abort = new AbortController();
    const input = async function* () {
      yield Buffer.alloc(9 * 1024 * 1024);
      abort.abort(new Error('cancelled'));
    };
    const task = aTask({ ownerId: aName() });
    await expect(store().write(task, 'validation/report.ndjson', input(), abort.signal)).rejects.toThrow(
      'cancelled',
    );
    const { Uploads = [] } = await cloud.s3.send(
      new ListMultipartUploadsCommand({ Bucket: cloud.output('Data.ResultsBucket') }),
    );
    expect(Uploads).toEqual([]);
  });
});
