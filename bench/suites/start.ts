import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { CACHE, PROJECT } from '../folders.ts';
import { median } from '../measure/median.ts';
import { runProcess } from '../measure/run-process.ts';
import { startBytes } from '../measure/start-bytes.ts';
import type { Bench, Section, Suite } from '../suite.ts';

const ENTRY = join(PROJECT, 'functions/validation/index.ts');
const LOAD = fileURLToPath(new URL('../measure/load-module.ts', import.meta.url));
const SDK = ['@aws-sdk/*', '@smithy/*'];
/** What the function reads when it is loaded. It calls nobody then. */
const ENVIRONMENT = {
  TASKS_TABLE: 'tasks',
  SCHEMAS_TABLE: 'schemas',
  UPLOADS_BUCKET: 'uploads',
  RESULTS_BUCKET: 'results',
  CACHE_TABLE: 'cache',
  RESULT_RETENTION_SECONDS: '86400',
  EVENT_BUS: 'events',
  AWS_REGION: 'eu-west-1',
};
const MOST_KB = 350;
const MOST_MS = 120;

const Load = z.object({ elapsedMs: z.number(), cpuMs: z.number() });
type Load = z.infer<typeof Load>;

export const start: Suite = {
  name: 'start',
  title: 'Start of the validation worker',
  needsPeers: false,

  async measure(bench): Promise<Section[]> {
    // Not before it is needed: it loads CDK.
    const { bundle } = await import('../../lib/constructs/bundled-code.ts');
    const folder = join(CACHE, 'bundles');
    await rm(folder, { recursive: true, force: true });
    const [deployed, alone] = [join(folder, 'validation'), join(folder, 'validation-without-sdk')];
    const kilobytes = {
      deployed: startBytes(bundle(ENTRY, deployed)) / 1000,
      alone: startBytes(bundle(ENTRY, alone, SDK)) / 1000,
      allParts: (await codeBytes(alone)) / 1000,
    };
    const load = await medianLoad(bench, deployed);
    const section: Section = {
      title: 'Bundle',
      about:
        'As deployed, minified: what is read before the first message. Other parts come when they are needed: the schema engine with the first message, readers of workbooks and the engine for any pattern with the first of them. Loading is timed inside fresh processes, from reading the first file until its handler is ready, without a cache of compiled code; the goal is for elapsed time.',
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
          goal: `≤ ${MOST_KB} KB at the start, without the AWS SDK`,
          measured: `${kilobytes.alone.toFixed(0)} KB`,
          isMet: kilobytes.alone <= MOST_KB,
        },
        {
          goal: `loads in ≤ ${MOST_MS} ms, the AWS SDK included`,
          measured: `${load.elapsedMs.toFixed(0)} ms elapsed, ${load.cpuMs.toFixed(0)} ms of CPU`,
          isMet: load.elapsedMs <= MOST_MS,
        },
      ],
      notes: [],
    };
    return [section];
  },
};

/** Of all code in a folder, whenever it is read. */
async function codeBytes(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true });
  const code = files.filter((file) => /\.m?js$/.test(file));
  const sizes = await Promise.all(code.map(async (file) => (await stat(join(folder, file))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function medianLoad(bench: Bench, folder: string): Promise<Load> {
  const file = join(folder, 'index.mjs');
  const environment = { ...ENVIRONMENT, LAMBDA_TASK_ROOT: folder };
  const loads: Load[] = [];
  for (let i = 0; i < bench.runs * 3; i++) {
    const { output } = await runProcess([LOAD, file], { environment, keepsCompiledCode: false });
    loads.push(Load.parse(JSON.parse(output)));
  }
  const load = {
    elapsedMs: median(loads.map(({ elapsedMs }) => elapsedMs)),
    cpuMs: median(loads.map(({ cpuMs }) => cpuMs)),
  };
  bench.say(`load: ${load.elapsedMs.toFixed(0)} ms elapsed, ${load.cpuMs.toFixed(0)} ms of CPU`);
  return load;
}
