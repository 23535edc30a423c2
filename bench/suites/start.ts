import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { CACHE, PROJECT } from '../folders.ts';
import { median } from '../measure/median.ts';
import { runProcess } from '../measure/run-process.ts';
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
    await mkdir(folder, { recursive: true });
    const [deployed, alone] = [join(folder, 'validation.cjs'), join(folder, 'validation-without-sdk.cjs')];
    bundle(ENTRY, deployed);
    bundle(ENTRY, alone, SDK);
    const kilobytes = { deployed: await sizeKb(deployed), alone: await sizeKb(alone) };
    const load = await medianLoad(bench, deployed);
    const section: Section = {
      title: 'Bundle',
      about:
        'As deployed: one minified file with the AWS SDK. Loading is timed inside fresh processes, from reading the file until its handler is ready, without a cache of compiled code.',
      table: {
        head: ['', 'KB minified', 'load, CPU ms', 'load, elapsed ms'],
        rows: [
          [
            'with the AWS SDK',
            kilobytes.deployed.toFixed(0),
            load.cpuMs.toFixed(0),
            load.elapsedMs.toFixed(0),
          ],
          ['without the AWS SDK', kilobytes.alone.toFixed(0), '', ''],
        ],
      },
      goals: [
        {
          goal: `≤ ${MOST_KB} KB without the AWS SDK`,
          measured: `${kilobytes.alone.toFixed(0)} KB`,
          isMet: kilobytes.alone <= MOST_KB,
        },
        {
          goal: `loads in ≤ ${MOST_MS} ms, the AWS SDK included`,
          measured: `${load.cpuMs.toFixed(0)} ms of CPU`,
          isMet: load.cpuMs <= MOST_MS,
        },
      ],
      notes: [],
    };
    return [section];
  },
};

async function sizeKb(file: string): Promise<number> {
  return (await stat(file)).size / 1000;
}

async function medianLoad(bench: Bench, file: string): Promise<Load> {
  const loads: Load[] = [];
  for (let i = 0; i < bench.runs * 3; i++) {
    const { output } = await runProcess([LOAD, file], { environment: ENVIRONMENT, keepsCompiledCode: false });
    loads.push(Load.parse(JSON.parse(output)));
  }
  const load = {
    elapsedMs: median(loads.map(({ elapsedMs }) => elapsedMs)),
    cpuMs: median(loads.map(({ cpuMs }) => cpuMs)),
  };
  bench.say(`load: ${load.cpuMs.toFixed(0)} ms of CPU`);
  return load;
}
