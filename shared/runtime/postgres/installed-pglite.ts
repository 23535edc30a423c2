import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PgliteFiles } from './pglite-files.ts';

const MAIN = import.meta.resolve('@electric-sql/pglite');

/** PGlite as npm has installed it. Its empty database is kept where tools keep what they can make again. */
export function installedPglite(): PgliteFiles {
  return {
    // By its name, which holds wherever the bundler has put this code.
    thread: new URL(import.meta.resolve('#pglite-thread')),
    postgres: beside('pglite.wasm'),
    initdb: beside('initdb.wasm'),
    share: beside('pglite.data'),
    dataDirectory: beside(`../../../.cache/etl-design/pglite-${version()}.tar.gz`),
  };
}

function beside(name: string): string {
  return fileURLToPath(new URL(name, MAIN));
}

/** Another one cannot read its database. */
function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(beside('../package.json'), 'utf8'));
  return String(Object(manifest).version);
}
