import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle as bundleTo } from './bundled-code.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PGLITE = dirname(fileURLToPath(import.meta.resolve('@electric-sql/pglite')));

/** Puts a PostgreSQL beside a function's bundle, as `shared/runtime/postgres/bundled-pglite.ts` looks for it. */
export function addPostgres(bundle: string): void {
  const folder = join(bundle, 'postgres');
  mkdirSync(folder, { recursive: true });
  for (const name of ['pglite.wasm', 'initdb.wasm', 'pglite.data'])
    copyFileSync(join(PGLITE, name), join(folder, name));
  copyFileSync(dataDirectory(), join(folder, 'data-directory.tar.gz'));
  bundleTo(join(ROOT, 'shared/runtime/postgres/pglite-thread.ts'), folder);
}

/**
 * An empty database. Making it takes seconds, so that it is kept until PGlite changes, where the command line keeps it, too
 * (`shared/runtime/postgres/installed-pglite.ts`).
 */
function dataDirectory(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(PGLITE, '../package.json'), 'utf8'));
  const version = Object(manifest).version;
  const file = join(ROOT, `node_modules/.cache/etl-design/pglite-${version}.tar.gz`);
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    execFileSync(process.execPath, [
      fileURLToPath(new URL('./dump-data-directory.ts', import.meta.url)),
      unfinished,
    ]);
    renameSync(unfinished, file); // all at once, whoever else makes one
  }
  return file;
}
