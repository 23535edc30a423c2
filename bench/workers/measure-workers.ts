import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ours } from '../contender.ts';
import { writeCsvFile } from '../files/csv-file.ts';
import { schemaFile } from '../files/order-schema.ts';
import { type PreparedFile, preparedFile } from '../files/prepared-file.ts';
import { writeSalesFile } from '../files/sales-file.ts';
import { writeXlsxFile } from '../files/xlsx-file.ts';
import { CACHE, PROJECT } from '../folders.ts';
import { median } from '../measure/median.ts';
import { runProcess, type Usage } from '../measure/run-process.ts';
import { type MeasuredWork, WorkerName } from './measured-work.ts';

const LOAD = fileURLToPath(new URL('../measure/load-module.ts', import.meta.url));
const MAKE_REPORT = fileURLToPath(new URL('make-report.ts', import.meta.url));
/** Files of about 10 kB, 1 MB, 10 MB and 100 MB. */
const CSV_ROWS = [100, 10_000, 100_000, 1_000_000];
const XLSX_ROWS = [120, 12_500, 125_000];
/** The last is about the largest workbook that is proven. */
const WORKBOOK_ROWS = [50, 1_000, 10_000, 100_000, 187_000];
const REPORT_ROWS = [100, 10_000, 100_000];

const OwnSeconds = z.object({ cpuSeconds: z.number() });
type Say = (text: string) => void;

/** Each worker's start, and its work on files of several sizes, in processes of their own. */
export async function measureWorkers(runs: number, say: Say): Promise<MeasuredWork[]> {
  const works: MeasuredWork[] = [];
  const add = async (
    about: Pick<MeasuredWork, 'worker' | 'work' | 'bytes'>,
    measure: () => Promise<Pick<Usage, 'cpuSeconds' | 'peakMb'>>,
  ) => {
    const usages = [];
    for (let run = 0; run < runs; run++) usages.push(await measure());
    const done = {
      ...about,
      cpuSeconds: Number(median(usages.map(({ cpuSeconds }) => cpuSeconds)).toFixed(3)),
      peakMb: Math.round(median(usages.map(({ peakMb }) => peakMb))),
    };
    say(`${done.worker}, ${done.work}, ${done.bytes} bytes: ${done.cpuSeconds} s, ${done.peakMb} MB`);
    works.push(done);
  };

  for (const worker of WorkerName.options) {
    const folder = await bundled(worker);
    await add({ worker, work: 'start', bytes: 0 }, async () => (await started(folder)).usage);
  }
  const withNote = await schemaFile('note');
  for (const rows of CSV_ROWS) {
    const { path, bytes } = await csvFile(rows);
    const run = () => runProcess(ours.argv(path, withNote), { exitCodes: [0, 1] });
    await add({ worker: 'validation', work: 'csv', bytes }, async () => (await run()).usage);
  }
  const withTotal = await schemaFile('total');
  for (const rows of XLSX_ROWS) {
    const { path, bytes } = await preparedFile(`orders-${rows}-shared.xlsx`, (to) =>
      writeXlsxFile(to, rows, 'shared'),
    );
    const run = () => runProcess(ours.argv(path, withTotal), { exitCodes: [0, 1] });
    await add({ worker: 'validation', work: 'xlsx', bytes }, async () => (await run()).usage);
  }
  for (const rows of WORKBOOK_ROWS) {
    const { path, bytes } = await preparedFile(`sales-${rows}.xlsx`, (to) => writeSalesFile(to, rows));
    const argv = ['bin/etl.js', 'parse', '--json', '--sql', join(CACHE, 'parsed.sql'), path];
    await add({ worker: 'parsing', work: 'workbook', bytes }, async () => (await runProcess(argv)).usage);
  }
  for (const rows of REPORT_ROWS) {
    const { path, bytes } = await csvFile(rows);
    await add({ worker: 'reports', work: 'xlsx-report', bytes }, async () => {
      const { output, usage } = await runProcess([MAKE_REPORT, path, withNote]);
      return { peakMb: usage.peakMb, ...OwnSeconds.parse(JSON.parse(output)) };
    });
  }
  return works;
}

function csvFile(rows: number): Promise<PreparedFile> {
  return preparedFile(`orders-${rows}-one-percent-once.csv`, (path) =>
    writeCsvFile(path, rows, 'one-percent-once'),
  );
}

async function bundled(worker: WorkerName): Promise<string> {
  // Not before it is needed: it loads CDK.
  const { bundle } = await import('../../lib/constructs/bundled-code.ts');
  const folder = join(CACHE, 'bundles', worker);
  bundle(join(PROJECT, 'functions', worker, 'index.ts'), folder);
  return folder;
}

function started(folder: string) {
  const environment = { ...SOMETHING, LAMBDA_TASK_ROOT: folder, AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1769' };
  return runProcess([LOAD, join(folder, 'index.mjs')], { environment, keepsCompiledCode: false });
}

/** Whatever a function reads as it is loaded. It calls nobody then. */
const SOMETHING: Readonly<Record<string, string>> = Object.fromEntries([
  ...[
    ...['TASKS', 'USERS', 'SESSIONS', 'LIMITS', 'AUDIT', 'SCHEMAS', 'WEBHOOKS', 'OUTBOX'],
    ...['IDEMPOTENCY', 'CACHE', 'FIGURES'],
  ].map((name) => [`${name}_TABLE`, name.toLowerCase()]),
  ...['INTAKE', 'VALIDATION', 'PARSING', 'REPORT', 'DELIVERY', 'QUICK', 'TRIAL', 'SLOW'].map((name) => [
    `${name}_QUEUE_URL`,
    'http://127.0.0.1:9',
  ]),
  ...['UPLOADS_BUCKET', 'RESULTS_BUCKET', 'EVENT_BUS', 'SIGNING_SECRET'].map((name) => [name, 'something']),
  ...['METRICS_TOKEN_SECRET', 'FIRST_ADMINISTRATOR_SECRET', 'WEBHOOK_KEYS_SECRET'].map((name) => [
    name,
    'something',
  ]),
  ...[
    ...['ACCESS_TOKEN', 'SESSION_IDLE', 'SESSION_TOTAL', 'UPLOAD_URL', 'TASK_RETENTION', 'RESULT_RETENTION'],
  ].map((name) => [`${name}_SECONDS`, '900']),
  ...[
    ...['REQUESTS_PER_MINUTE', 'WAIT_SECONDS_PER_MINUTE', 'OPEN_TASKS', 'BYTES_PER_DAY', 'MAX_FILE_BYTES'],
    ...['MAX_SINGLE_UPLOAD_BYTES', 'WEBHOOK_RATE_LIMIT'],
  ].map((name) => [name, '60000']),
  ['DELIVERIES_AT_ONCE', '2'],
  ['MAX_ATTEMPTS', '5'],
  ['QUEUES', '[]'],
  ['PRIVATE_WEBHOOKS', 'none'],
  ['CORS_ORIGINS', '*'],
  ['AWS_REGION', 'eu-central-1'],
]);
