import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Another text for any other code, dependencies and version of Node: what was computed under the same text would be
 * computed again just so. A number kept by hand would be forgotten the day when it matters. All parts of the bundle count, those
 * that are loaded later too.
 */
export function bundleFingerprint(folder: string): string {
  const hash = createHash('sha256');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((path) => /\.m?js$/.test(path)).sort()) {
    const code = readFileSync(join(folder, name));
    hash.update(`${name}\0${code.length}\0`).update(code);
  }
  return `${process.version} ${hash.digest('hex')}`;
}
