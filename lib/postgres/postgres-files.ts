import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle as bundleTo } from '../constructs/bundled-code.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const HERE = fileURLToPath(new URL('.', import.meta.url));
const PGLITE = join(dirname(fileURLToPath(import.meta.resolve('@electric-sql/pglite'))), '..');

/** Puts a PostgreSQL beside a function's bundle, as `shared/runtime/postgres/bundled-pglite.ts` looks for it. */
export function addPostgres(bundle: string): void {
  const folder = join(bundle, 'postgres');
  mkdirSync(folder, { recursive: true });
  const packed = packedPostgres();
  for (const name of readdirSync(packed)) copyFileSync(join(packed, name), join(folder, name));
  copyFileSync(join(PGLITE, 'LICENSE'), join(folder, 'LICENSE'));
  // Its code is PGlite's, minified before it came here: a map of it leads nowhere.
  bundleTo(join(ROOT, 'shared/runtime/postgres/pglite-thread.ts'), folder, { sourceMaps: false });
}

/** Making it takes some seconds, so that it is kept until PGlite or what is done to it changes. */
function packedPostgres(): string {
  const folder = join(ROOT, `node_modules/.cache/etl-design/packed-pglite-${ingredients()}`);
  if (!existsSync(folder)) {
    const unfinished = `${folder}.${process.pid}`;
    mkdirSync(unfinished, { recursive: true });
    execFileSync(process.execPath, [join(HERE, 'pack-postgres.ts'), unfinished]);
    adopt(unfinished, folder);
  }
  return folder;
}

function ingredients(): string {
  const hash = createHash('sha256').update(process.version);
  hash.update(readFileSync(join(PGLITE, 'package.json')));
  for (const name of readdirSync(HERE).sort()) hash.update(readFileSync(join(HERE, name)));
  return hash.digest('hex').slice(0, 16);
}

/** All at once. Someone may have made the same meanwhile; then theirs is as good. */
function adopt(unfinished: string, folder: string): void {
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}
