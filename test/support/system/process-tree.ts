import { readdirSync, readFileSync } from 'node:fs';

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** With the pid, tells a process from a later one of the same number. */
  readonly startedAt: string;
}

/** All processes of Linux that run; one that has ended and only waits to be asked for its exit code does not. */
function runningProcesses(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
}

function readProcess(pid: number): Process | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined; // it ended since the folder was listed
  }
  // Its name stands in parentheses before the fields, and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group] = fields;
  if (state === 'Z' || state === 'X') return undefined;
  return { pid, parent: Number(parent), group: Number(group), startedAt: fields[19] ?? '' };
}

/** Processes that a program started, itself among them. */
export class ProcessTree {
  readonly #seen = new Map<number, Process>();
  readonly #root: number;

  constructor(root: number) {
    this.#root = root;
    this.running();
  }

  /** Those that run now: of its process group, descended from it, or seen as such before, whoever adopted them. */
  running(): number[] {
    const all = runningProcesses();
    const members = new Set(all.filter((one) => this.#isKnown(one)).map(({ pid }) => pid));
    for (let size = -1; size !== members.size; ) {
      size = members.size;
      for (const { pid, parent } of all) if (members.has(parent)) members.add(pid);
    }
    const found = all.filter(({ pid }) => members.has(pid));
    for (const one of found) this.#seen.set(one.pid, one);
    return found.map(({ pid }) => pid);
  }

  #isKnown({ pid, group, startedAt }: Process): boolean {
    return pid === this.#root || group === this.#root || this.#seen.get(pid)?.startedAt === startedAt;
  }
}
