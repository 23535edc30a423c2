import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Found } from '../files/bad-rows.ts';
import { preparedFile } from '../files/prepared-file.ts';
import { CACHE } from '../folders.ts';
import type { Bench } from '../suite.ts';
import { WorkbookRun } from '../workbook-run.ts';
import { median } from './median.ts';
import { runProcess } from './run-process.ts';
import type { TemporaryPostgres } from './temporary-postgres.ts';

const PROGRAM = fileURLToPath(new URL('../contenders/workbook-as-sql.ts', import.meta.url));
const SCRIPTS = join(CACHE, 'scripts');

/** A workbook, and what is done with it. */
export interface Work {
  readonly title: string;
  /** Without its ending. */
  readonly file: string;
  readonly write: (path: string) => Promise<Found>;
  readonly mode: 'read' | 'prove' | 'postgresql';
}

/** How it went, in the median of all runs. */
export interface Done {
  readonly seconds: Readonly<Record<string, number>>;
  readonly peakMb: number;
  readonly run: WorkbookRun;
}

export async function measuredWorkbook(work: Work, bench: Bench, server?: TemporaryPostgres): Promise<Done> {
  await mkdir(SCRIPTS, { recursive: true });
  const { path } = await preparedFile(`${work.file}.xlsx`, work.write);
  const all: Done[] = [];
  for (let i = 0; i < bench.runs; i++) {
    const done = await measuredOnce(work, path, server);
    const [steps, peak] = [Object.entries(done.seconds), done.peakMb.toFixed(0)];
    const shown = steps.map(([step, seconds]) => `${step} ${seconds.toFixed(2)} s`).join(', ');
    bench.say(`${work.title}: ${shown}; ${peak} MB`);
    all.push(done);
  }
  const [first] = all;
  if (first === undefined) throw new Error('Nothing was measured');
  const steps = Object.keys(first.seconds).map((step) => [
    step,
    median(all.map(({ seconds }) => seconds[step] ?? 0)),
  ]);
  return {
    seconds: Object.fromEntries(steps),
    peakMb: median(all.map(({ peakMb }) => peakMb)),
    run: first.run,
  };
}

async function measuredOnce({ mode, file }: Work, path: string, server?: TemporaryPostgres): Promise<Done> {
  const script = join(SCRIPTS, `${file}.sql`);
  const argument = { read: [], prove: ['prove'], postgresql: [script] }[mode];
  const { output, usage } = await runProcess([PROGRAM, path, ...argument]);
  const run = WorkbookRun.parse(JSON.parse(output));
  const seconds = { ...run.seconds };
  if (server !== undefined) {
    seconds.load = await elapsed(() => server.load(script));
    seconds.compute = await elapsed(async () => {
      for (const [i, view] of run.views.entries())
        await server.run(`create table bench_${i} as select * from ${view}`);
    });
  }
  return { seconds, peakMb: usage.peakMb, run };
}

async function elapsed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}
