import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StartRefusal } from './start-refusal.ts';

/** Locked by this process. A lock file with our own id that is not among them was left by an earlier process with it. */
const heldHere = new Set<string>();

/**
 * Makes sure that no other process writes to the directory. What a killed process left is taken over.
 * @returns what gives the directory free again
 * @throws an error that says who holds it
 */
export function lockDataDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  const path = resolve(directory, 'lock');
  try {
    writeLock(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    const holder = Number(readFileSync(path, 'utf8'));
    if (isHeld(path, holder)) {
      throw new StartRefusal(
        `The data directory ${directory} is used by the process ${holder}. Stop that process, or choose another directory. (If ${holder} is another program, remove ${join(directory, 'lock')}.)`,
        { cause },
      );
    }
    rmSync(path, { force: true });
    writeLock(path);
  }
  heldHere.add(path);
  return () => {
    heldHere.delete(path);
    rmSync(path, { force: true });
  };
}

function writeLock(path: string): void {
  writeFileSync(path, String(process.pid), { flag: 'wx' });
}

function isHeld(path: string, holder: number): boolean {
  if (holder === process.pid) return heldHere.has(path);
  try {
    process.kill(holder, 0); // asks only whether it is there
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
