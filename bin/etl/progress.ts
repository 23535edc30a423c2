import { printable } from './printable.ts';

const INTERVAL_MS = 100;
const ERASE_LINE = '\r\u{1b}[K';

/** The line that says how far it is. */
export interface Progress {
  show(file: string, rows: number): void;
  /** Makes room for other text. */
  clear(): void;
}

export const NO_PROGRESS: Progress = { show: () => undefined, clear: () => undefined };

/** Keeps one line of a terminal up to date, a few times per second. `nowMs` only ever goes forward. */
export function progressLine(write: (text: string) => void, nowMs: () => number): Progress {
  let shownAt = Number.NEGATIVE_INFINITY;
  let isShown = false;
  return {
    show(file, rows) {
      if (nowMs() - shownAt < INTERVAL_MS) return;
      shownAt = nowMs();
      isShown = true;
      write(`${ERASE_LINE}${printable(file)}: ${rows.toLocaleString('en')} rows`);
    },
    clear() {
      if (isShown) write(ERASE_LINE);
      isShown = false;
    },
  };
}
