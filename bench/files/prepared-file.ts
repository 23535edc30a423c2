import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CACHE } from '../folders.ts';
import type { Found } from './bad-rows.ts';

const FILES = join(CACHE, 'files');

const Prepared = z.object({
  /** The hash of the code that made the file. */
  recipe: z.string(),
  bytes: z.number(),
  found: z.object({ rows: z.number(), badRows: z.number(), digest: z.string() }),
});

/** A file to measure with, and what must be found in it. */
export interface PreparedFile {
  readonly path: string;
  readonly bytes: number;
  readonly truth: Found;
}

/** The file of this name; made only if it is not there yet, or if the code that makes files has changed. */
export async function preparedFile(
  name: string,
  make: (path: string) => Promise<Found>,
): Promise<PreparedFile> {
  await mkdir(FILES, { recursive: true });
  const path = join(FILES, name);
  const recipe = await recipeHash();
  const known = await readPrepared(`${path}.json`);
  const size = await sizeOf(path);
  if (known !== undefined && known.recipe === recipe && known.bytes === size) {
    return { path, bytes: known.bytes, truth: known.found };
  }
  // Under another name until it is whole: an interrupted run leaves nothing that looks finished.
  const found = await make(`${path}.part`);
  await rename(`${path}.part`, path);
  const { size: bytes } = await stat(path);
  await writeFile(`${path}.json`, JSON.stringify({ recipe, bytes, found }));
  return { path, bytes, truth: found };
}

async function readPrepared(path: string): Promise<z.infer<typeof Prepared> | undefined> {
  const text = await readFile(path, 'utf8').catch(() => 'null');
  return Prepared.safeParse(JSON.parse(text)).data;
}

async function sizeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.size;
}

async function recipeHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(import.meta.dirname)).sort()) {
    hash.update(await readFile(join(import.meta.dirname, name)));
  }
  return hash.digest('hex');
}
