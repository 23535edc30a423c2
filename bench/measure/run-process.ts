import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { CACHE, PROJECT } from '../folders.ts';

const REPORT_USAGE = new URL('report-usage.ts', import.meta.url).href;
const NODE_COMPILE_CACHE = join(CACHE, 'compiled');
const TIMEOUT_MS = 300_000;

const OwnUsage = z.object({ cpuSeconds: z.number(), peakMb: z.number() });
export interface Usage extends z.infer<typeof OwnUsage> {
  readonly wallSeconds: number;
}

/** It crashed, was killed for its memory, or took longer than anyone would wait. */
export class ProcessFailedError extends Error {
  override readonly name = 'ProcessFailedError';
}

export interface ProcessOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Exit codes that are no failure. */
  readonly exitCodes?: readonly number[];
  /** Whether a run may use what an earlier one compiled. */
  readonly keepsCompiledCode?: boolean;
}

/**
 * Runs Node with `argv` in the project's folder, from start to end, and says what it printed and used. Everybody may
 * keep compiled code between runs, as our command line does.
 * @throws {ProcessFailedError}
 */
export async function runProcess(
  argv: readonly string[],
  { environment, exitCodes = [0], keepsCompiledCode = true }: ProcessOptions = {},
): Promise<{ readonly output: string; readonly usage: Usage }> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--import', REPORT_USAGE, ...argv], {
    cwd: PROJECT,
    // biome-ignore lint/style/noProcessEnv: a child process needs the PATH
    env: { PATH: process.env.PATH, ...(keepsCompiledCode && { NODE_COMPILE_CACHE }), ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
  });
  const closed: Promise<unknown[]> = once(child, 'close');
  const [output, errors, report] = await Promise.all(
    [1, 2, 3].map((descriptor) => {
      const stream = child.stdio[descriptor];
      return stream instanceof Readable ? text(stream) : '';
    }),
  );
  const [code, signal] = await closed;
  const wallSeconds = (performance.now() - startedAt) / 1000;
  if (typeof code !== 'number' || !exitCodes.includes(code)) {
    throw new ProcessFailedError(
      `ended with ${String(signal ?? code)}: ${errors?.trim().split('\n').at(-1)}`,
    );
  }
  return { output: output ?? '', usage: { ...OwnUsage.parse(JSON.parse(report ?? '')), wallSeconds } };
}
