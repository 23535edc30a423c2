import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PROJECT } from './folders.ts';

/** What `npm install` does for everybody: our command line starts from a bundle of the sources as they are now. */
export async function bundleOurs(): Promise<void> {
  const child = spawn(process.execPath, ['bin/prepare-etl.ts'], { cwd: PROJECT, stdio: 'inherit' });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`bin/prepare-etl.ts ended with ${String(code)}.`);
}
