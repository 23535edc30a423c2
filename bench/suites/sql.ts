import { writeSalesFile } from '../files/sales-file.ts';
import { type Done, measuredWorkbook, type Work } from '../measure/measured-workbook.ts';
import { TemporaryPostgres } from '../measure/temporary-postgres.ts';
import type { Bench, Goal, Section, Suite } from '../suite.ts';
import { lookupsSection } from './lookups-section.ts';

const NOT_MEASURED = 'not measured';

export const sql: Suite = {
  name: 'sql',
  title: 'Workbooks as SQL',
  needsPeers: false,

  async measure(bench): Promise<Section[]> {
    const [small, large] = bench.isQuick ? [1_000, 10_000] : [100_000, 1_000_000];
    await using server = await TemporaryPostgres.start();
    if (server === undefined) bench.say('No PostgreSQL is installed: what runs on it is not measured.');
    const on = `PostgreSQL ${server?.version ?? ''}`.trim();
    const model = await measuredWorkbook(
      salesWork(bench.isQuick ? 1_000 : 62_500, 'read', 'as a model'),
      bench,
    );
    const proven = await measuredWorkbook(salesWork(small, 'prove', 'proven with PGlite'), bench);
    const works = [small, large].map((rows) => salesWork(rows, 'postgresql', `on ${on}`));
    const loaded: (Done | undefined)[] = [];
    for (const work of works) loaded.push(server && (await measuredWorkbook(work, bench, server)));
    return [
      modelSection(model, bench),
      sqlSection([small, large], proven, loaded, on, bench),
      await lookupsSection(small, bench, server, on),
    ];
  },
};

function salesWork(rows: number, mode: Work['mode'], how: string): Work {
  return {
    title: `${count(rows)} rows ${how}`,
    file: `sales-${rows}`,
    write: (path) => writeSalesFile(path, rows),
    mode,
  };
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
