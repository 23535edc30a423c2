import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { CACHE, PROJECT } from '../folders.ts';
import { median } from '../measure/median.ts';
import { runProcess } from '../measure/run-process.ts';
import { startBytes } from '../measure/start-bytes.ts';
import type { Bench, Section, Suite } from '../suite.ts';

const LOAD = fileURLToPath(new URL('../measure/load-module.ts', import.meta.url));
const SDK = ['@aws-sdk/*', '@smithy/*'];
const SOMEWHERE = 'http://127.0.0.1:9';

interface StartedFunction {
  readonly title: string;
  /** What comes later than the start. */
  readonly about: string;
  readonly folder: string;
  /** What the function reads when it is loaded. It calls nobody then. */
  readonly environment: Readonly<Record<string, string>>;
  readonly mostKb: number;
  readonly mostMs: number;
}

const VALIDATION: StartedFunction = {
  title: 'Bundle of the validation worker',
  about:
    'The schema engine comes with the first message, readers of workbooks and the engine for any pattern with the first of them.',
  folder: 'validation',
  environment: {
    FIGURES_TABLE: 'figures',
    TASKS_TABLE: 'tasks',
    SCHEMAS_TABLE: 'schemas',
    UPLOADS_BUCKET: 'uploads',
    RESULTS_BUCKET: 'results',
    CACHE_TABLE: 'cache',
    RESULT_RETENTION_SECONDS: '86400',
    EVENT_BUS: 'events',
    AWS_REGION: 'eu-west-1',
  },
  mostKb: 350,
  mostMs: 120,
};

const API: StartedFunction = {
  title: 'Bundle of the API',
  about:
    'Readers, the formula compiler and the rules for telephone numbers come with the first request that needs them.',
  folder: 'api',
  environment: {
    ...Object.fromEntries(
      [
        'TASKS',
        'USERS',
        'SESSIONS',
        'LIMITS',
        'AUDIT',
        'SCHEMAS',
        'WEBHOOKS',
        'IDEMPOTENCY',
        'CACHE',
        'FIGURES',
        'OUTBOX',
      ].map((name) => [`${name}_TABLE`, name.toLowerCase()]),
    ),
    METRICS_TOKEN_SECRET: 'metrics',
    QUEUES: '[]',
    UPLOADS_BUCKET: 'uploads',
    RESULTS_BUCKET: 'results',
    INTAKE_QUEUE_URL: SOMEWHERE,
    DELIVERY_QUEUE_URL: SOMEWHERE,
    REPORT_QUEUE_URL: SOMEWHERE,
    EVENT_BUS: 'events',
    SIGNING_SECRET: 'signing',
    WEBHOOK_KEYS_SECRET: 'webhooks',
    FIRST_ADMINISTRATOR_SECRET: 'administrator',
    ACCESS_TOKEN_SECONDS: '900',
    SESSION_IDLE_SECONDS: '86400',
    SESSION_TOTAL_SECONDS: '864000',
    REQUESTS_PER_MINUTE: '600',
    WAIT_SECONDS_PER_MINUTE: '300',
    WAITS_AT_ONCE: '10',
    OPEN_TASKS: '100',
    BYTES_PER_DAY: '1000000000',
    UPLOAD_URL_SECONDS: '900',
    MAX_FILE_BYTES: '1000000000',
    MAX_SINGLE_UPLOAD_BYTES: '100000000',
    TASK_RETENTION_SECONDS: '86400',
    PRIVATE_WEBHOOKS: 'none',
    WEBHOOK_RATE_LIMIT: '6000',
    CORS_ORIGINS: '*',
    AWS_REGION: 'eu-west-1',
  },
  mostKb: 900,
  mostMs: 250,
};

const Load = z.object({ elapsedMs: z.number(), cpuMs: z.number() });
type Load = z.infer<typeof Load>;

export const start: Suite = {
  name: 'start',
  title: 'Start of functions',
  needsPeers: false,

  async measure(bench): Promise<Section[]> {
    await rm(join(CACHE, 'bundles'), { recursive: true, force: true });
    return [await sectionOf(bench, VALIDATION), await sectionOf(bench, API)];
  },
};

async function sectionOf(bench: Bench, started: StartedFunction): Promise<Section> {
  const { title, about, folder, mostKb, mostMs } = started;
  // Not before it is needed: it loads CDK.
  const { bundle } = await import('../../lib/constructs/bundled-code.ts');
  const entry = join(PROJECT, 'functions', folder, 'index.ts');
  const deployed = join(CACHE, 'bundles', folder);
  const alone = `${deployed}-without-sdk`;
  const kilobytes = {
    deployed: startBytes(bundle(entry, deployed)) / 1000,
    alone: startBytes(bundle(entry, alone, { external: SDK })) / 1000,
    allParts: (await codeBytes(alone)) / 1000,
  };
  const load = await medianLoad(bench, deployed, started);
  return {
    title,
    about: `As deployed, minified: what is read before the first call. ${about} Loading is timed inside fresh processes, from reading the first file until its handler is ready, without a cache of compiled code; the goal is for elapsed time.`,
    table: {
      head: ['', 'KB minified', 'load, CPU ms', 'load, elapsed ms'],
      rows: [
        [
          'at the start, with the AWS SDK',
          kilobytes.deployed.toFixed(0),
          load.cpuMs.toFixed(0),
          load.elapsedMs.toFixed(0),
        ],
        ['at the start, without the AWS SDK', kilobytes.alone.toFixed(0), '', ''],
        ['all parts, without the AWS SDK', kilobytes.allParts.toFixed(0), '', ''],
      ],
    },
    goals: [
      {
        goal: `≤ ${mostKb} KB at the start, without the AWS SDK`,
        measured: `${kilobytes.alone.toFixed(0)} KB`,
        isMet: kilobytes.alone <= mostKb,
      },
      {
        goal: `loads in ≤ ${mostMs} ms, the AWS SDK included`,
        measured: `${load.elapsedMs.toFixed(0)} ms elapsed, ${load.cpuMs.toFixed(0)} ms of CPU`,
        isMet: load.elapsedMs <= mostMs,
      },
    ],
    notes: [],
  };
}

/** Of all code in a folder, whenever it is read. */
async function codeBytes(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true });
  const code = files.filter((file) => /\.m?js$/.test(file));
  const sizes = await Promise.all(code.map(async (file) => (await stat(join(folder, file))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function medianLoad(
  bench: Bench,
  folder: string,
  { title, environment: own }: StartedFunction,
): Promise<Load> {
  const file = join(folder, 'index.mjs');
  const environment = { ...own, LAMBDA_TASK_ROOT: folder, AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1769' };
  const loads: Load[] = [];
  for (let i = 0; i < bench.runs * 3; i++) {
    const { output } = await runProcess([LOAD, file], { environment, keepsCompiledCode: false });
    loads.push(Load.parse(JSON.parse(output)));
  }
  const load = {
    elapsedMs: median(loads.map(({ elapsedMs }) => elapsedMs)),
    cpuMs: median(loads.map(({ cpuMs }) => cpuMs)),
  };
  bench.say(`${title}, load: ${load.elapsedMs.toFixed(0)} ms elapsed, ${load.cpuMs.toFixed(0)} ms of CPU`);
  return load;
}
