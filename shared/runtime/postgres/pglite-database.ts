import { readFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { keepDatabase, readKeptDatabase } from './kept-database.ts';
import type { PgliteFiles } from './pglite-files.ts';

declare global {
  namespace WebAssembly {
    /** Node has it; its types leave it to the browser's. */
    function compile(bytes: Uint8Array): Promise<Module>;
  }
}

/** An empty PostgreSQL in this thread's memory. */
export async function openPglite(files: Omit<PgliteFiles, 'thread'>): Promise<PGlite> {
  const [postgres, initdb, share, kept] = await Promise.all([
    readFile(files.postgres).then((bytes) => WebAssembly.compile(bytes)),
    readFile(files.initdb).then((bytes) => WebAssembly.compile(bytes)),
    readFile(files.share),
    readKeptDatabase(files.dataDirectory),
  ]);
  const database = await PGlite.create({
    pgliteWasmModule: postgres,
    initdbWasmModule: initdb,
    fsBundle: new Blob([share]),
    ...(kept === undefined ? {} : { loadDataDir: kept }),
  });
  if (kept === undefined) await keepDatabase(database, files.dataDirectory);
  return database;
}
