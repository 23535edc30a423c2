import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ByteSource } from '../../shared/tabular/byte-source.ts';
import type { Task } from '../../shared/tasks/task.ts';
import { UploadChangedError } from '../../shared/tasks/upload-changed-error.ts';
import type { UploadStore } from '../../shared/tasks/upload-store.ts';
import { aName, aTask } from './builders.ts';

export interface UploadStoreUnderTest {
  readonly uploads: UploadStore;
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
    expect(ticket.method).toBe('PUT');
    expect(ticket.expiresAt).toBe(task.uploadExpiresAt);
    expect(ticket.headers).toMatchObject({
      'content-type': 'text/csv',
      'content-length': '1',
      'if-none-match': '*',
      'x-amz-checksum-sha256': sha256,
    });
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
