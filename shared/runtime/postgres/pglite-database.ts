import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import { keepDatabase, readKeptDatabase } from './kept-database.ts';
import type { PgliteFiles } from './pglite-files.ts';
import { unpackedFile } from './unpacked-file.ts';

declare global {
  namespace WebAssembly {
    /** Node has it; its types leave it to the browser's. */
    function compile(bytes: Uint8Array): Promise<Module>;
  }
}

/** An empty PostgreSQL in this thread's memory. */
export async function openPglite(files: Omit<PgliteFiles, 'thread'>): Promise<PGlite> {
  const [postgres, share, kept] = await Promise.all([
    unpackedFile(files.postgres).then((bytes) => WebAssembly.compile(bytes)),
    unpackedFile(files.share),
    readKeptDatabase(files.dataDirectory),
  ]);
  const parts = { pgliteWasmModule: postgres, fsBundle: new Blob([share]) };
  if (kept !== undefined) return await PGlite.create({ ...parts, loadDataDir: kept });
  return await makeDatabase(files, parts);
}

async function makeDatabase(
  { dataDirectory, initdb }: Omit<PgliteFiles, 'thread'>,
  parts: PGliteOptions,
): Promise<PGlite> {
  if (initdb === undefined)
    throw new Error(`${dataDirectory} is no empty database, and nothing can make one.`);
  const initdbWasmModule = await WebAssembly.compile(await unpackedFile(initdb));
  const database = await PGlite.create({ ...parts, initdbWasmModule });
  await keepDatabase(database, dataDirectory);
  return database;
}
