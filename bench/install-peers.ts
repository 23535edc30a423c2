import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const FOLDER = import.meta.dirname;
const INSTALLED = join(FOLDER, 'node_modules/.installed-lockfile');

/** `npm ci` in this folder, unless the packages of the lockfile are already there. */
export async function installPeers(say: (text: string) => void): Promise<void> {
  const lockfile = await readFile(join(FOLDER, 'package-lock.json'));
  const hash = createHash('sha256').update(lockfile).digest('hex');
  const installed = await readFile(INSTALLED, 'utf8').catch(() => undefined);
  if (installed === hash) return;
  say('Installing what the engine is measured against …');
  // This Node comes first: npm leaves out, without a word, optional packages that its own Node is too old for.
  // biome-ignore lint/style/noProcessEnv: a child process needs the PATH
  const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
  const child = spawn('npm', ['ci', '--silent'], { cwd: FOLDER, env, stdio: 'inherit' });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`npm ci in bench/ ended with ${String(code)}.`);
  await writeFile(INSTALLED, hash);
}
