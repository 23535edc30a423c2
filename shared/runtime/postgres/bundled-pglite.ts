import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PgliteFiles } from './pglite-files.ts';

/** PGlite as it lies in a function's bundle. */
export function bundledPglite(folder: string): PgliteFiles {
  return {
    thread: pathToFileURL(join(folder, 'index.mjs')),
    postgres: join(folder, 'pglite.wasm.zst'),
    share: join(folder, 'pglite.data.zst'),
    dataDirectory: join(folder, 'data-directory.tar.zst'),
  };
}
