import type { Task } from '../../../client/etl-client.ts';
import { printable } from '../printable.ts';

const INTERVAL_MS = 100;
const ERASE_LINE = '\r\u{1b}[K';
const BAR_WIDTH = 24;

/** The line that says how far a task is. */
export interface TaskProgress {
  sent(bytes: number, total: number): void;
  at(task: Task): void;
  /** Makes room for other text. */
  clear(): void;
}

export const NO_TASK_PROGRESS: TaskProgress = {
  sent: () => undefined,
  at: () => undefined,
  clear: () => undefined,
};

/** Keeps one line of a terminal up to date, a few times per second. `nowMs` only ever goes forward. */
export function taskProgressLine(
  write: (text: string) => void,
  nowMs: () => number,
  columns = 80,
): TaskProgress {
  let shownAt = Number.NEGATIVE_INFINITY;
  let isShown = false;
  const startedAt = nowMs();
  const show = (line: string) => {
    shownAt = nowMs();
    isShown = true;
    write(ERASE_LINE + line.slice(0, columns - 1));
  };
  return {
    sent(bytes, total) {
      if (bytes < total && nowMs() - shownAt < INTERVAL_MS) return;
      const share = total === 0 ? 1 : bytes / total;
      const filled = Math.floor(share * BAR_WIDTH);
      const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
      show(`Uploading ${bar} ${Math.floor(share * 100)} % of ${(total / 1e6).toFixed(1)} MB`);
    },
    at({ file, workflows }) {
      const states = Object.entries(workflows).map(([name, state]) => `${name} ${state?.status}`);
      const seconds = Math.floor((nowMs() - startedAt) / 1000);
      show(`${printable(file.name)}: ${states.join(', ')} (${seconds} s)`);
    },
    clear() {
      if (isShown) write(ERASE_LINE);
      isShown = false;
    },
  };
}
