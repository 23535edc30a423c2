import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type PreparedFile, preparedFile } from '../files/prepared-file.ts';
import { writeSalesFile } from '../files/sales-file.ts';
import { CACHE } from '../folders.ts';
import { median } from '../measure/median.ts';
import { runProcess } from '../measure/run-process.ts';
import { TemporaryPostgres } from '../measure/temporary-postgres.ts';
import type { Bench, Goal, Section, Suite } from '../suite.ts';
import { WorkbookRun } from '../workbook-run.ts';

const PROGRAM = fileURLToPath(new URL('../contenders/workbook-as-sql.ts', import.meta.url));
const SCRIPTS = join(CACHE, 'scripts');
const NOT_MEASURED = 'not measured';

/** A workbook of so many rows, and what is done with it. */
interface Work {
  readonly title: string;
  readonly rows: number;
  readonly mode: 'read' | 'prove' | 'postgresql';
}

/** How it went, in the median of all runs. */
interface Done {
  readonly seconds: Readonly<Record<string, number>>;
  readonly peakMb: number;
  readonly run: WorkbookRun;
}

export const sql: Suite = {
  name: 'sql',
  title: 'Workbooks as SQL',
  needsPeers: false,

  async measure(bench): Promise<Section[]> {
    const [small, large] = bench.isQuick ? [1_000, 10_000] : [100_000, 1_000_000];
    await mkdir(SCRIPTS, { recursive: true });
    await using server = await TemporaryPostgres.start();
    if (server === undefined) bench.say('No PostgreSQL is installed: what runs on it is not measured.');
    const on = `PostgreSQL ${server?.version ?? ''}`.trim();
    const model = await measured(
      { title: 'as a model', rows: bench.isQuick ? 1_000 : 62_500, mode: 'read' },
      bench,
    );
    const proven = await measured({ title: 'proven with PGlite', rows: small, mode: 'prove' }, bench);
    const works = [small, large].map((rows) => ({ title: `on ${on}`, rows, mode: 'postgresql' as const }));
    const loaded: (Done | undefined)[] = [];
    for (const work of works) loaded.push(server && (await measured(work, bench, server)));
    return [modelSection(model, bench), sqlSection([small, large], proven, loaded, on, bench)];
  },
};

async function measured(work: Work, bench: Bench, server?: TemporaryPostgres): Promise<Done> {
  const file = await preparedFile(`sales-${work.rows}.xlsx`, (path) => writeSalesFile(path, work.rows));
  const all: Done[] = [];
  for (let i = 0; i < bench.runs; i++) {
    const done = await measuredOnce(work, file, server);
    const [steps, peak] = [Object.entries(done.seconds), done.peakMb.toFixed(0)];
    const shown = steps.map(([step, seconds]) => `${step} ${seconds.toFixed(2)} s`).join(', ');
    bench.say(`${count(work.rows)} rows ${work.title}: ${shown}; ${peak} MB`);
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

async function measuredOnce(
  { mode, rows }: Work,
  { path }: PreparedFile,
  server?: TemporaryPostgres,
): Promise<Done> {
  const script = join(SCRIPTS, `sales-${rows}.sql`);
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

function modelSection({ seconds, peakMb, run }: Done, bench: Bench): Section {
  const read = seconds.read ?? 0;
  const goals = [
    { goal: '≤ 10 s', measured: `${read.toFixed(2)} s`, isMet: read <= 10 },
    { goal: '≤ 400 MB', measured: `${peakMb.toFixed(0)} MB`, isMet: peakMb <= 400 },
  ];
  return {
    title: 'A workbook as a model',
    about: `An XLSX file of ${count(run.cells)} cells, 16 columns, ten of them with shared formulas, read into the model that everything else starts from.`,
    table: { head: ['', 'elapsed s', 'peak MB'], rows: [['read', read.toFixed(2), peakMb.toFixed(0)]] },
    goals: bench.isQuick ? [] : goals,
    notes: [],
  };
}

const STEPS = ['read', 'compile', 'print', 'load', 'compute', 'prove'];

function sqlSection(
  [small = 0, large = 0]: readonly number[],
  proven: Done,
  loaded: readonly (Done | undefined)[],
  server: string,
  bench: Bench,
): Section {
  const columns = [proven, ...loaded];
  const row = (title: string, text: (done: Done) => string) => [
    title,
    ...columns.map((done) => (done === undefined ? NOT_MEASURED : text(done))),
  ];
  const [smallRun, largeRun] = loaded;
  const growth =
    smallRun === undefined || largeRun === undefined
      ? []
      : [
          `Apart from the data, the script for ${count(small)} rows has ${count(smallRun.run.statements)} statements of ${count(smallRun.run.characters)} characters together, and that for ${count(large)} rows ${count(largeRun.run.statements)} of ${count(largeRun.run.characters)}.`,
        ];
  return {
    title: 'Ten columns of formulas',
    about:
      'An XLSX file of six columns that were typed in and ten that compute: a product, ROUND, a nested IF, a division within IFERROR, TEXT, VLOOKUP in a sheet of 200 rows, a running SUM, SUMIF by each row’s region, the share of the total, a running COUNTIF. From the file to the last row: it is read, compiled, printed as a script, loaded into an empty database, and all columns are computed into a table; or it is proven, which loads, computes, reads back and compares. Elapsed time; the peak is of our process with the database that is in it, without a server.',
    table: {
      head: [
        '',
        `${count(small)} rows, proven`,
        `${count(small)} rows, ${server}`,
        `${count(large)} rows, ${server}`,
      ],
      rows: [
        ...STEPS.map((step) => row(`${step}, s`, ({ seconds }) => seconds[step]?.toFixed(2) ?? '')),
        row('all but reading, s', (done) => total(done).toFixed(2)),
        row('peak MB', ({ peakMb }) => peakMb.toFixed(0)),
      ],
    },
    goals: bench.isQuick
      ? []
      : [
          atMost(proven, `${count(small)} rows proven`, 8),
          allProven(proven),
          ...(smallRun === undefined ? [] : [atMost(smallRun, `${count(small)} rows on ${server}`, 3)]),
          ...(largeRun === undefined ? [] : [atMost(largeRun, `${count(large)} rows on ${server}`, 15)]),
        ],
    notes: growth,
  };
}

/** Reading has a goal of its own. */
function total({ seconds: { read: _, ...others } }: Done): number {
  return Object.values(others).reduce((sum, each) => sum + each, 0);
}

function atMost(done: Done, what: string, most: number): Goal {
  const all = total(done);
  return {
    goal: `${what} in ≤ ${most} s`,
    measured: `${all.toFixed(2)} s, the file's reading left out`,
    isMet: all <= most,
  };
}

function allProven({ run: { passed, cells } }: Done): Goal {
  return {
    goal: 'all cells with formulas are proven',
    measured: `${count(passed)} of ${count(cells)}`,
    isMet: passed === cells,
    isCount: true,
  };
}

function count(number: number): string {
  return number.toLocaleString('en');
}
