import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartRefusal } from './start-refusal.ts';

/** Locked by this process. A lock file with our own id that is not among them was left by an earlier process with it. */
const heldHere = new Set<string>();

/** How long others may look at the lock at the same moment. */
const PATIENCE_MS = 5000;

/**
 * Makes sure that no other process writes to the directory. What a killed process left is taken over.
 * @returns what gives the directory free again
 * @throws an error that says who holds it
 */
export function lockDataDirectory(directory: string): () => void {
  makeDirectory(directory);
  const path = resolve(directory, 'lock');
  oneAtATime(resolve(directory, 'lock.guard'), () => {
    const holder = holderOf(path);
    if (holder !== undefined && isHeld(path, holder)) {
      throw new StartRefusal(
        `The data directory ${directory} is used by the process ${holder}. Stop that process, or choose another directory. (If ${holder} is another program, remove ${join(directory, 'lock')}.)`,
      );
    }
    writeFileSync(path, String(process.pid));
  });
  heldHere.add(path);
  return () => {
    heldHere.delete(path);
    rmSync(path, { force: true });
  };
}

function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK);
  } catch (cause) {
    throw new StartRefusal(`${obstacle(directory, codeOf(cause))} Choose another directory.`, { cause });
  }
}

function obstacle(directory: string, code: string | undefined): string {
  switch (code) {
    case 'EEXIST':
      return `The data directory ${directory} is a file.`;
    case 'ENOTDIR':
      return `The data directory ${directory} would be inside a file.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `The data directory ${directory} may not be written to.`;
    default:
      return `The data directory ${directory} cannot be made (${code}).`;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

/** Of all processes one looks at the lock and takes it over. The guard is a lock of SQLite's: it ends with its process. */
function oneAtATime(guard: string, action: () => void): void {
  const database = new DatabaseSync(guard, { timeout: PATIENCE_MS });
  try {
    database.exec('BEGIN EXCLUSIVE');
    action();
  } finally {
    database.close();
  }
}

/** The process that the lock names; none when the lock is not there, or its writer was killed before it wrote. */
function holderOf(path: string): number | undefined {
  try {
    const holder = Number(readFileSync(path, 'utf8'));
    return Number.isInteger(holder) && holder > 0 ? holder : undefined;
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT') throw cause;
    return undefined;
  }
}

function isHeld(path: string, holder: number): boolean {
  if (holder === process.pid) return heldHere.has(path);
  if (hasEnded(holder)) return false;
  try {
    process.kill(holder, 0); // asks only whether it is there
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** A killed process that nobody asks for its exit code keeps its number, for good in a container without an init. */
function hasEnded(pid: number): boolean {
  try {
    return /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false; // not Linux, or not there: the caller finds out
  }
}
