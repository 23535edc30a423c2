import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import type { PgliteFiles } from './pglite-files.ts';

declare global {
  namespace WebAssembly {
    /** Node has it; its types leave it to the browser's. */
    function compile(bytes: Uint8Array): Promise<Module>;
  }
}

/** An empty PostgreSQL in this thread's memory. */
export async function openPglite(files: Omit<PgliteFiles, 'thread'>): Promise<PGlite> {
  const [postgres, initdb, share, data] = await Promise.all([
    readFile(files.postgres).then((bytes) => WebAssembly.compile(bytes)),
    readFile(files.initdb).then((bytes) => WebAssembly.compile(bytes)),
    readFile(files.share),
    files.dataDirectory === undefined ? undefined : readFile(files.dataDirectory).then(promisify(gunzip)),
  ]);
  return PGlite.create({
    pgliteWasmModule: postgres,
    initdbWasmModule: initdb,
    fsBundle: new Blob([share]),
    ...(data === undefined ? {} : { loadDataDir: new Blob([data]) }),
  });
}
