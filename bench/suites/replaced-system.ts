import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ours } from '../contender.ts';
import { PROJECT } from '../folders.ts';
import { race } from '../measure/race.ts';
import { ProcessFailedError } from '../measure/run-process.ts';
import type { Bench, Goal, Section, Suite } from '../suite.ts';

/** Its own files, which the project does not hold. */
const DATA = join(PROJECT, '../shared/data/validation');
const SHARE = 30;

interface PublishedWorkload {
  readonly title: string;
  readonly file: string;
  readonly schema: string;
  readonly rows: number;
  /** From its notebook: reading and validating with one worker, without its queues. */
  readonly publishedSeconds: number;
  /** For comparison only: so small that most of the time is the start of Node. */
  readonly isContext?: boolean;
}

const WORKLOADS: readonly PublishedWorkload[] = [
  {
    title: 'XLSX, 5,000 × 100',
    file: 'excel_columns-100_data_rows-5000_columns-100.xlsx',
    schema: 'excel_columns-100_schema_rows-5000_columns-100.json',
    rows: 5000,
    publishedSeconds: 23.45,
  },
  {
    title: 'CSV, 1,000 × 400',
    file: 'csv_rows-1000_data_rows-1000_columns-400.csv',
    schema: 'csv_rows-1000_schema_rows-1000_columns-400.json',
    rows: 1000,
    publishedSeconds: 16.3,
  },
  {
    title: 'CSV, 1,000 × 100',
    file: 'csv_columns-100_data_rows-1000_columns-100.csv',
    schema: 'csv_columns-100_schema_rows-1000_columns-100.json',
    rows: 1000,
    publishedSeconds: 4.1,
    isContext: true,
  },
];

export const replacedSystem: Suite = {
  name: 'replaced',
  title: 'The replaced system’s own files',
  needsPeers: false,

  async measure(bench): Promise<Section[]> {
    if (!existsSync(DATA)) {
      bench.say(`Left out: its files are not in ${DATA}.`);
      return [];
    }
    const measured: Measured[] = [];
    for (const workload of WORKLOADS) measured.push(await measureOne(bench, workload));
    const section: Section = {
      title: 'Against its published times',
      about:
        'All rows are valid. Its times were measured on another machine and hold for its loop alone; ours are whole processes, with the start of Node and of the schema.',
      table: {
        head: ['', 'published s', 'CPU s', 'elapsed s', 'peak MB', 'share of the published time'],
        rows: measured.map(tableRow),
      },
      goals: bench.isQuick ? [] : measured.filter(({ workload }) => !workload.isContext).map(goal),
      notes: [],
    };
    return [section];
  },
};

interface Measured {
  readonly workload: PublishedWorkload;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly peakMb: number;
}

/** @throws when a row is refused: a wrong answer is not worth measuring. */
async function measureOne(bench: Bench, workload: PublishedWorkload): Promise<Measured> {
  const { title, rows } = workload;
  const path = join(DATA, workload.file);
  const truth = { rows, badRows: 0, digest: '' };
  const file = { path, bytes: (await stat(path)).size, truth };
  const task = { file, schema: join(DATA, workload.schema), contenders: [ours] };
  bench.say(`${title}:`);
  const [outcome] = await race(task, bench.runs, (line) => bench.say(`  ${line}`));
  if (outcome === undefined) throw new Error(`${title} was not run.`);
  if (outcome.usage instanceof ProcessFailedError) throw outcome.usage;
  const { found, usage } = outcome;
  if (found?.rows !== rows || found.badRows !== 0) {
    throw new Error(`${title}: ${found?.badRows} of ${found?.rows} rows refused, and all ${rows} are valid.`);
  }
  return { workload, ...usage };
}

function tableRow({ workload, cpuSeconds, wallSeconds, peakMb }: Measured): string[] {
  const { title, publishedSeconds } = workload;
  return [
    title,
    publishedSeconds.toFixed(1),
    cpuSeconds.toFixed(2),
    wallSeconds.toFixed(2),
    peakMb.toFixed(0),
    `1/${Math.floor(publishedSeconds / cpuSeconds)}`,
  ];
}

function goal({ workload, cpuSeconds }: Measured): Goal {
  const most = workload.publishedSeconds / SHARE;
  return {
    goal: `${workload.title}: ≤ 1/${SHARE} of the published time, ${most.toFixed(2)} s`,
    measured: `${cpuSeconds.toFixed(2)} s`,
    isMet: cpuSeconds <= most,
  };
}
