import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { LogSink } from '../service.ts';

type Level = Parameters<LogSink>[0]['level'];

const LEVELS: Readonly<Record<string, Level>> = {
  TRACE: 'debug',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
  FATAL: 'error',
  CRITICAL: 'error',
};

/** Passes on each line of a function's output with the level it names itself, else with `fallback`. */
export function pipeLines(output: Readable, source: string, fallback: Level, log: LogSink): void {
  createInterface({ input: output, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (text) => {
    if (text !== '') log({ source, level: levelOf(text) ?? fallback, text });
  });
}

/** How Node warns, as of a library that calls what is deprecated: nothing failed. */
const NODE_WARNING = /^\(node:\d+\) .*Warning: |^\(Use `node --trace-/;

function levelOf(line: string): Level | undefined {
  if (NODE_WARNING.test(line)) return 'debug';
  if (!line.startsWith('{')) return undefined;
  try {
    const { level } = JSON.parse(line) as { level?: unknown };
    return LEVELS[String(level).toUpperCase()];
  } catch {
    return undefined; // a line that only looks like JSON has no level
  }
}
