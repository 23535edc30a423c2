import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFileByteSource } from '../../../../shared/runtime/file-byte-source.ts';
import { readRange } from '../../../../shared/tabular/byte-source.ts';

describe('a file on disk', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'etl-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function write(bytes: number): Promise<string> {
    const path = join(folder, `${bytes}-${Math.random()}`);
    await writeFile(path, Buffer.alloc(bytes, 'abc'));
    return path;
  }

  it('gives any range of its bytes', async () => {
    await using source = await openFileByteSource(await write(600_000));

    expect(source.size).toBe(600_000);
    expect((await readRange(source, 3, 7)).toString()).toBe('abca');
    expect(await readRange(source, 0, source.size)).toEqual(Buffer.alloc(600_000, 'abc'));
  });

  it('is read into the same memory again only for those who are done with a piece when they ask for the next', async () => {
    await using source = await openFileByteSource(await write(600_000));
    const memory = new Set<ArrayBufferLike>();
    const pieces: Buffer[] = [];
    for await (const piece of source.read(3, source.size, 'passing')) {
      memory.add(piece.buffer);
      pieces.push(Buffer.from(piece));
    }
    expect(memory.size).toBe(1);
    expect(Buffer.concat(pieces)).toEqual(Buffer.alloc(600_000, 'abc').subarray(3));

    const kept = new Set<ArrayBufferLike>();
    for await (const piece of source.read(0, source.size)) kept.add(piece.buffer);
    expect(kept.size).toBe(3);
  });

  it.each([
    ['became shorter', (path: string) => truncate(path, 300_000)],
    ['was written to', (path: string) => appendFile(path, 'more')],
  ])('is refused when it %s while it is read', async (_what, change) => {
    const path = await write(600_000);
    await using source = await openFileByteSource(path);
    const chunks = source.read(0, source.size)[Symbol.asyncIterator]();
    await chunks.next();

    await change(path);

    const readOn = async () => {
      while (!(await chunks.next()).done);
    };
    await expect(readOn()).rejects.toMatchObject({ code: 'upload-changed' });
  });
});
