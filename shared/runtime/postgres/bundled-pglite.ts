import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PgliteFiles } from './pglite-files.ts';

/** PGlite as it lies in a function's bundle. */
export function bundledPglite(folder: string): PgliteFiles {
  return {
    thread: pathToFileURL(join(folder, 'index.mjs')),
    postgres: join(folder, 'pglite.wasm'),
    initdb: join(folder, 'initdb.wasm'),
    share: join(folder, 'pglite.data'),
    dataDirectory: join(folder, 'data-directory.tar.gz'),
  };
}
