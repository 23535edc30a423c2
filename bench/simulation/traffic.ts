import type { Random } from '../files/random.ts';
import type { FileWork } from '../workers/service-time.ts';

/** A sort of task, and how many of all tasks are of it. */
export interface TaskKind {
  readonly share: number;
  readonly worker: 'validation' | 'parsing';
  readonly work: FileWork;
  readonly bytes: number;
}

/** What people are taken to send. The shares add up to 1. */
export const TASK_KINDS: readonly TaskKind[] = [
  { share: 0.55, worker: 'validation', work: 'csv', bytes: 10_000 },
  { share: 0.2, worker: 'validation', work: 'csv', bytes: 1_000_000 },
  { share: 0.05, worker: 'validation', work: 'csv', bytes: 10_000_000 },
  { share: 0.002, worker: 'validation', work: 'csv', bytes: 100_000_000 },
  { share: 0.1, worker: 'validation', work: 'xlsx', bytes: 12_000 },
  { share: 0.05, worker: 'validation', work: 'xlsx', bytes: 1_000_000 },
  { share: 0.04, worker: 'parsing', work: 'workbook', bytes: 11_000 },
  { share: 0.008, worker: 'parsing', work: 'workbook', bytes: 1_300_000 },
];

export function someKind(random: Random): TaskKind {
  let rest = random();
  for (const kind of TASK_KINDS) {
    rest -= kind.share;
    if (rest < 0) return kind;
  }
  return TASK_KINDS[0] ?? raise();
}

/** Few users send much: half of all tasks come from a quarter of the users. */
export function someUser(random: Random, users: number): string {
  const position = random();
  return `user-${Math.floor(users * position * position)}`;
}

/** How busy each hour is, against the others. */
const HOURS = [
  ...[0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.6, 0.6, 2, 2, 2, 2],
  ...[1.4, 2, 2, 2, 2, 1, 1, 1, 0.4, 0.4, 0.4, 0.4],
];
/** Timers go off at full hours: the first two minutes of each hour have six times as much. */
const BURST = { minutes: 2, times: 6 };
const DAY_MINUTES = 24 * 60;

/** When each of so many tasks begins, in order; milliseconds since midnight. */
export function* arrivals(tasks: number, random: Random): Generator<number> {
  const weights = Array.from({ length: DAY_MINUTES }, (_, minute) => {
    const times = minute % 60 < BURST.minutes ? BURST.times : 1;
    return (HOURS[Math.floor(minute / 60)] ?? 1) * times;
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let [minute, before] = [0, 0];
  for (let task = 0; task < tasks; task++) {
    const at = ((task + random()) / tasks) * total;
    while (before + (weights[minute] ?? total) <= at && minute < DAY_MINUTES - 1) {
      before += weights[minute] ?? 0;
      minute += 1;
    }
    yield (minute + (at - before) / (weights[minute] ?? total)) * 60_000;
  }
}

function raise(): never {
  throw new Error('There is no kind of task.');
}
