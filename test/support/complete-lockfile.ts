import { readFile, writeFile } from 'node:fs/promises';
import { completeLockfile, LOCKFILES, Lockfile } from './lockfile.ts';

/** After an `npm install` from a registry that lacks packages for other platforms: `npm run lock`. */
for (const file of LOCKFILES) {
  const lockfile = Lockfile.parse(JSON.parse(await readFile(file, 'utf8')));
  await writeFile(file, `${JSON.stringify(completeLockfile(lockfile), null, 2)}\n`);
}
