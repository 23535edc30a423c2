import { fileURLToPath } from 'node:url';
import type { PgliteFiles } from './pglite-files.ts';

/** PGlite as npm has installed it. */
export function installedPglite(dataDirectory: string | undefined): PgliteFiles {
  const main = import.meta.resolve('@electric-sql/pglite');
  const beside = (name: string) => fileURLToPath(new URL(name, main));
  return {
    thread: new URL('./pglite-thread.ts', import.meta.url),
    postgres: beside('pglite.wasm'),
    initdb: beside('initdb.wasm'),
    share: beside('pglite.data'),
    dataDirectory,
  };
}
