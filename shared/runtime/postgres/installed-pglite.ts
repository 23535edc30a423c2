import { fileURLToPath } from 'node:url';
import type { PgliteFiles } from './pglite-files.ts';

/** PGlite as npm has installed it. */
export function installedPglite(dataDirectory: string | undefined): PgliteFiles {
  const main = import.meta.resolve('@electric-sql/pglite');
  const beside = (name: string) => fileURLToPath(new URL(name, main));
  return {
    // By its name, which holds wherever the bundler has put this code.
    thread: new URL(import.meta.resolve('#pglite-thread')),
    postgres: beside('pglite.wasm'),
    initdb: beside('initdb.wasm'),
    share: beside('pglite.data'),
    dataDirectory,
  };
}
