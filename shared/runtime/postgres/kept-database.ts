import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { unpackedFile } from './unpacked-file.ts';

/** The empty database that lies in a file; undefined when there is none, or none that is whole. */
export async function readKeptDatabase(file: string): Promise<Blob | undefined> {
  try {
    return new Blob([await unpackedFile(file)]);
  } catch {
    return undefined;
  }
}

/** Keeps an empty database for the next start. Whoever may not write there does without. */
export async function keepDatabase(database: PGlite, file: string): Promise<void> {
  const unfinished = `${file}.${randomUUID()}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    const dump = await database.dumpDataDir('gzip');
    await writeFile(unfinished, new Uint8Array(await dump.arrayBuffer()));
    await rename(unfinished, file); // all at once, whoever else keeps one
  } catch {
    await rm(unfinished, { force: true }).catch(() => undefined);
  }
}
