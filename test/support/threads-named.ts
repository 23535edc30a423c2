import { existsSync, readdirSync, readFileSync } from 'node:fs';

const TASKS = '/proc/self/task';

/** Linux tells the threads of a process by name. */
export const tellsThreads = existsSync(TASKS);

/** How many threads of this process have a name, those that other threads started among them. */
export function threadsNamed(name: string): number {
  return readdirSync(TASKS).filter((id) => nameOf(id) === name).length;
}

function nameOf(id: string): string | undefined {
  try {
    return readFileSync(`${TASKS}/${id}/comm`, 'utf8').trim();
  } catch {
    return undefined; // it ended since the folder was listed
  }
}
