import { readFile, writeFile } from 'node:fs/promises';
import { completeLockfile, Lockfile } from './lockfile.ts';

/** After an `npm install` from a registry that lacks packages for other platforms: `npm run lock`. */
const lockfile = Lockfile.parse(JSON.parse(await readFile('package-lock.json', 'utf8')));
await writeFile('package-lock.json', `${JSON.stringify(completeLockfile(lockfile), null, 2)}\n`);
