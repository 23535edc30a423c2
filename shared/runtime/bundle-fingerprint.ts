import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Another text for any other code, dependencies and version of Node: what was computed under the same text would be
 * computed again just so. A number kept by hand would be forgotten the day when it matters.
 */
export function bundleFingerprint(folder: string): string {
  const code = readFileSync(join(folder, 'index.js'));
  return `${process.version} ${createHash('sha256').update(code).digest('hex')}`;
}
