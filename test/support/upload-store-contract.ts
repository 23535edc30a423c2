import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ByteSource } from '../../shared/tabular/byte-source.ts';
import type { Task } from '../../shared/tasks/task.ts';
import { UploadChangedError } from '../../shared/tasks/upload-changed-error.ts';
import { UploadIncompleteError } from '../../shared/tasks/upload-incomplete-error.ts';
import type { UploadStore } from '../../shared/tasks/upload-store.ts';
import { aName, aTask } from './builders.ts';

export interface UploadStoreUnderTest {
  readonly uploads: UploadStore;
  /** Uploads one part as a client with a ticket would. */
  putPart(task: Task, number: number, bytes: Uint8Array): Promise<void>;
  /** Uploads as a client with a ticket would. */
  put(task: Task, bytes: Uint8Array): Promise<void>;
  /** Replaces what is stored, as nobody should be able to. */
  overwrite(task: Task, bytes: Uint8Array): Promise<void>;
}

/** What every `UploadStore` promises. */
export function uploadStoreContract(create: () => Promise<UploadStoreUnderTest>): void {
  async function withUpload(text: string) {
    const { uploads, put, overwrite } = await create();
    const bytes = Buffer.from(text);
    const sha256 = createHash('sha256').update(bytes).digest('base64');
    const file = { name: 'a.csv', size: bytes.byteLength, contentType: 'text/csv', sha256 };
    const task = aTask({ ownerId: aName(), file });
    await put(task, bytes);
    return { uploads, overwrite, task, sha256 };
  }

  test('gives a ticket that announces size, type, checksum and that it works once', async () => {
    const { uploads } = await create();
    const sha256 = createHash('sha256').update('x').digest('base64');
    const task = aTask({ file: { name: 'a.csv', size: 1, contentType: 'text/csv', sha256 } });
    const ticket = await uploads.ticket(task);
    if (ticket.method !== 'PUT') return expect.fail(ticket.method);
    expect(ticket.expiresAt).toBe(task.uploadExpiresAt);
    expect(ticket.headers).toMatchObject({
      'content-type': 'text/csv',
      'content-length': '1',
      'if-none-match': '*',
      'x-amz-checksum-sha256': sha256,
    });
  });

  /** A file of 32 MiB and a little more, which comes in two parts. */
  async function inParts() {
    const { uploads, putPart } = await create();
    const [first, second] = [Buffer.alloc(32 * 1024 ** 2, 'a'), Buffer.from('the end')];
    const file = { name: 'a.csv', size: first.length + second.length, contentType: 'text/csv' };
    const created = aTask({ ownerId: aName(), file });
    const task = { ...created, multipartId: await uploads.begin(created) };
    return { uploads, task, put: (number: 1 | 2) => putPart(task, number, number === 1 ? first : second) };
  }

  test('gives a ticket with the sizes of all parts for a large file', async () => {
    const { uploads, task } = await inParts();
    const ticket = await uploads.ticket(task);
    if (ticket.method !== 'MULTIPART') return expect.fail(ticket.method);
    expect(ticket.parts.map(({ number, size }) => [number, size])).toEqual([
      [1, 32 * 1024 ** 2],
      [2, 7],
    ]);
  });

  test('puts parts together in their order, whichever came first, and as often as asked', async () => {
    const { uploads, task, put } = await inParts();
    await put(2);
    await put(1);
    expect(await uploads.stat(task)).toBeUndefined();
    await uploads.complete(task);
    await uploads.complete(task);
    const upload = await uploads.stat(task);
    expect(upload).toMatchObject({ size: task.file.size, sha256: undefined });
    const source = uploads.open(task, upload ?? { size: 0, eTag: '' });
    expect(await textOf(source, task.file.size - 9, task.file.size)).toBe('aathe end');
  });

  test('names the parts that are missing, and takes them later', async () => {
    const { uploads, task, put } = await inParts();
    await put(1);
    const completing = uploads.complete(task);
    await expect(completing).rejects.toThrow(UploadIncompleteError);
    await expect(completing).rejects.toMatchObject({ details: { missing: [2] } });
    await put(2);
    await uploads.complete(task);
    expect(await uploads.stat(task)).toMatchObject({ size: task.file.size });
  });

  test('completes nothing that was given up, which can be done as often as wanted', async () => {
    const { uploads, task, put } = await inParts();
    await put(1);
    await put(2);
    await uploads.abandon(task);
    await uploads.abandon(task);
    await uploads.abandon(aTask({ ownerId: aName() }));
    await expect(uploads.complete(task)).rejects.toThrow(UploadIncompleteError);
    expect(await uploads.stat(task)).toBeUndefined();
  });

  test('gives up nothing that is complete', async () => {
    const { uploads, task, put } = await inParts();
    await put(1);
    await put(2);
    await uploads.complete(task);
    await uploads.abandon(task);
    expect(await uploads.stat(task)).toMatchObject({ size: task.file.size });
  });

  test('gives another task a file of its own', async () => {
    const { uploads, task, overwrite } = await withUpload('hello');
    const eTag = (await uploads.stat(task))?.eTag ?? '';
    const other = aTask({ ownerId: aName('grace') });
    await uploads.copy({ ...task, eTag }, other);
    await uploads.remove(task);
    const copied = await uploads.stat(other);
    expect(copied).toMatchObject({ size: 5 });
    expect(await textOf(uploads.open(other, copied ?? { size: 0, eTag: '' }), 0, 5)).toBe('hello');
    await expect(uploads.copy({ ...task, eTag }, aTask())).rejects.toThrow(UploadChangedError);
    await overwrite(task, Buffer.from('other'));
    await expect(uploads.copy({ ...task, eTag }, aTask())).rejects.toThrow(UploadChangedError);
  });

  test('knows nothing of a file that has not come', async () => {
    const { uploads } = await create();
    expect(await uploads.stat(aTask({ ownerId: aName() }))).toBeUndefined();
  });

  test('knows size and checksum of what came', async () => {
    const { uploads, task, sha256 } = await withUpload('hello');
    expect(await uploads.stat(task)).toMatchObject({ size: 5, sha256 });
  });

  test('reads any range', async () => {
    const { uploads, task } = await withUpload('0123456789');
    const upload = await uploads.stat(task);
    const source = uploads.open(task, upload ?? { size: 0, eTag: '' });
    expect(source.size).toBe(10);
    expect(await textOf(source, 0, 10)).toBe('0123456789');
    expect(await textOf(source, 3, 5)).toBe('34');
  });

  test('refuses to read on when the file is no longer the one that was checked', async () => {
    const { uploads, task, overwrite } = await withUpload('before');
    const upload = await uploads.stat(task);
    const source = uploads.open(task, upload ?? { size: 0, eTag: '' });
    await overwrite(task, Buffer.from('after!'));
    await expect(textOf(source, 0, 6)).rejects.toThrow(UploadChangedError);
  });

  test('keeps an accepted file, and removes one as often as asked', async () => {
    const { uploads, task } = await withUpload('hello');
    await uploads.keep(task);
    expect(await uploads.stat(task)).toMatchObject({ size: 5 });
    await uploads.remove(task);
    await uploads.remove(task);
    expect(await uploads.stat(task)).toBeUndefined();
  });
}

async function textOf(source: ByteSource, start: number, end: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.read(start, end)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
