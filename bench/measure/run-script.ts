import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { PROJECT } from '../folders.ts';

/**
 * Runs a script of the project that prints JSON, for as long as it takes. What it says meanwhile is shown.
 * @throws when it fails
 */
export async function runScript(script: string, args: readonly string[]): Promise<unknown> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: PROJECT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed: Promise<unknown[]> = once(child, 'close');
  const output = await text(child.stdout);
  const [code, signal] = await closed;
  if (code !== 0) throw new Error(`${script} ended with ${String(signal ?? code)}`);
  return JSON.parse(output);
}
