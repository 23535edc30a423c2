import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fromBufferPromise } from 'yauzl';
import type { AssetPlace } from '../resource.ts';

type ReadObject = (bucket: string, key: string) => Buffer;

/** The archives that functions name in S3, each unpacked once into a folder of its own. Disposing of it removes them. */
export class UnpackedAssets implements AsyncDisposable {
  readonly #readObject: ReadObject;
  readonly #directories = new Map<string, Promise<string>>();

  constructor(readObject: ReadObject) {
    this.#readObject = readObject;
  }

  /** @throws {AwsError} when there is no such object. */
  directory({ bucket, objectKey }: AssetPlace): Promise<string> {
    const place = `${bucket}/${objectKey}`;
    const known = this.#directories.get(place) ?? this.#unpack(place, this.#readObject(bucket, objectKey));
    this.#directories.set(place, known);
    return known;
  }

  async #unpack(place: string, archive: Buffer): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'asset-'));
    try {
      await unpack(archive, folder);
      return folder;
    } catch (cause) {
      this.#directories.delete(place); // what is uploaded in its place may be whole
      await rm(folder, { recursive: true, force: true });
      throw new Error(`The archive ${place} cannot be unpacked: ${(cause as Error).message}`, { cause });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const settled = await Promise.allSettled(this.#directories.values());
    for (const result of settled)
      if (result.status === 'fulfilled') await rm(result.value, { recursive: true, force: true });
  }
}

async function unpack(archive: Buffer, folder: string): Promise<void> {
  const zip = await fromBufferPromise(archive);
  for await (const entry of zip.eachEntry()) {
    const path = join(folder, entry.fileName); // yauzl refuses names that lead out of the folder
    if (entry.fileName.endsWith('/')) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, await zip.openReadStreamPromise(entry));
  }
}
