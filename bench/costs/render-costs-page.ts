import type { FunctionName, Stage } from '../../lib/stages.ts';
import { costOf } from '../../shared/costs/cost-by-part.ts';
import { PRICES } from '../../shared/costs/prices.ts';
import { markdownTable } from '../page/markdown-table.ts';
import type { MeasuredWork, MeasuredWorkers } from '../workers/measured-work.ts';
import { durationSeconds, MEASURED_AT_ONCE, MIB_OF_A_CORE, WAITING } from '../workers/service-time.ts';
import { idleMonth, type StandingResources } from './idle-month.ts';
import { LISTED, type Region } from './price-lists.ts';
import { costOfFile, type FileOfTask } from './task-examples.ts';

const EXAMPLES: readonly (FileOfTask & { readonly name: string })[] = [
  { name: '10 kB, CSV validated', worker: 'validation', work: 'csv', bytes: 10_000 },
  { name: '10 kB, XLSX validated', worker: 'validation', work: 'xlsx', bytes: 10_000 },
  { name: '10 kB, workbook into proven SQL', worker: 'parsing', work: 'workbook', bytes: 10_000 },
  { name: '10 MB, CSV validated', worker: 'validation', work: 'csv', bytes: 10_000_000 },
  { name: '10 MB, XLSX validated', worker: 'validation', work: 'xlsx', bytes: 10_000_000 },
  { name: '10 MB, workbook into proven SQL', worker: 'parsing', work: 'workbook', bytes: 10_000_000 },
  { name: '1 GB, CSV validated', worker: 'validation', work: 'csv', bytes: 1_000_000_000 },
];
const ALTERNATIVES = [512, 1024, 1769, 3008];
const WHY: Readonly<Record<FunctionName, string>> = {
  api: 'requests compute little; proposing a schema needs the memory',
  intake: 'waits for S3 and DynamoDB; ten messages at once',
  validation:
    'one whole core: less memory costs the same and takes longer, more would buy a second core for one thread',
  parsing:
    'PostgreSQL and the workbook are in memory, and larger workbooks than these are taken; its thread has a part of a second core',
  reports: 'one whole core, as validation',
  'fan-out': 'waits for DynamoDB and SQS',
  notifications: 'waits for endpoints',
  sweeper: 'nobody waits for it',
  rotation: 'waits for Secrets Manager, a few times a month',
};

/** `docs/costs.md`. */
export function renderCostsPage(
  stage: Stage,
  measured: MeasuredWorkers,
  standing: StandingResources,
): string {
  const { machine, measuredAt, runs } = measured;
  return `# Costs

What tasks cost, and an idle month; made from \`bench/costs\` by \`vitest run --project unit test/unit/docs -u\`; do not edit.

Prices are AWS's list prices of the first tier, without free tiers, discounts and tax; [they stand below](#prices). All is in US dollars, for the stage \`${stage.name}\`.

## One task

One workflow on one file, the file and its results kept for ${stage.fileRetention.toDays()} days. \`estimatedCostUsd\` of a task comes from the same calculation, with the time that its worker
took, by the prices of us-east-1; it counts files until the task's \`expiresAt\`, up to three days longer.

${markdownTable(examplesTable(stage, measured))}

- The time of a worker is its CPU seconds, ${MEASURED_AT_ONCE}, and ${WAITING}. Workbooks are taken to be computed by one core.
- Sizes between those that were measured lie on the line between them. **1 GB is derived**: from 10 MB on, each further MB takes as long as between 10 MB and 102 MB.
  A workbook of 1 GB is beyond what parsing takes.
- Results are taken as 3 % of a file that is validated (one bad row in a hundred), and one and a half times a workbook. The client asks four times. Without
  what leaves AWS: downloads cost about $0.09 a GB.

## An idle month

${markdownTable(idleTable(standing))}

Tables, buckets, functions, the bus and the API cost nothing while nobody comes; what is stored does. Figures in CloudWatch are paid for, ${PRICES['us-east-1'].metricMonth} a month each,
in hours in which they are sent. A firewall and a key of one's own have prices of their own.

## Prices

What each is, and the day of the price list in which it was read, in its file or in what others published of it. Where no day stands, no list was at hand, and the price is
taken to be that of us-east-1. **\`npm run prices\` compares all of them with AWS's lists of today** (https://pricing.us-east-1.amazonaws.com, open to everybody) and says what
has changed.

${markdownTable(pricesTable())}

## Right-sized functions

\`npm run bench:workers\` measures each function in a process of its own: its start, with the AWS SDK, and its work on files of several sizes. Measured on
${measuredAt.slice(0, 10)} in ${runs} runs on ${machine.processor}, ${machine.cores} cores, Node ${machine.node}; medians. Memory is in MiB; a core comes with ${MIB_OF_A_CORE.toLocaleString('en')} MiB.

${markdownTable(memoryTable(stage, measured))}

What the largest measured file costs in compute, and how long it takes, by memory; where it needs more memory than that, nothing stands.

${markdownTable(alternativesTable(measured))}

What was measured:

${markdownTable({
  head: ['Function', 'Work', 'File', 'CPU s', 'Peak MiB'],
  rows: measured.works.map(({ worker, work, bytes, cpuSeconds, peakMb }) => [
    worker,
    work,
    bytes === 0 ? '' : size(bytes),
    cpuSeconds.toFixed(3),
    `${peakMb}`,
  ]),
})}
`;
}

function examplesTable(stage: Stage, measured: MeasuredWorkers) {
  return {
    head: ['Task', 'CPU s', 'Worker s', 'Compute', 'Requests', 'Storage', 'us-east-1', 'eu-central-1'],
    rows: EXAMPLES.map(({ name, ...file }) => {
      const { use, cpuSeconds, seconds } = costOfFile(file, stage, measured);
      const cost = costOf(use, PRICES['us-east-1']);
      return [
        name,
        cpuSeconds.toFixed(2),
        seconds.toFixed(2),
        ...[cost.compute, cost.requests, cost.storage].map(usd),
        `**${usd(cost.total)}**`,
        usd(costOf(use, PRICES['eu-central-1']).total),
      ];
    }),
  };
}

function pricesTable() {
  const regions = Object.keys(PRICES) as Region[]; // safe: PRICES has exactly these keys
  return {
    head: ['Price', 'List', ...regions.flatMap((region) => [region, 'Read'])],
    rows: (Object.keys(LISTED) as (keyof typeof LISTED)[]) // safe: LISTED has exactly these keys
      .map((price) => {
        const { name, offer, read } = LISTED[price];
        const cells = regions.flatMap((region) => [priceOf(PRICES[region][price]), read[region] ?? '']);
        return [name, offer, ...cells];
      }),
  };
}

/** Small ones for a million. */
function priceOf(amount: number): string {
  return amount < 0.00001 ? `$${Number((amount * 1e6).toPrecision(6))} a million` : `$${amount}`;
}

function idleTable(resources: StandingResources) {
  const { alarms, secrets, polledQueues, renewedKeys } = resources;
  const { sweeps, polls, standing, keys, all } = idleMonth(resources);
  const row = (name: string, use: typeof all) => [
    name,
    ...Object.values(PRICES).map((prices) => `$${costOf(use, prices).total.toFixed(2)}`),
  ];
  return {
    head: ['', ...Object.keys(PRICES)],
    rows: [
      row(`${alarms} alarms, ${secrets} secrets`, standing),
      row(`Lambda asks ${polledQueues} queues whether there is work`, polls),
      row('the sweeper, every minute', sweeps),
      row(`${renewedKeys} keys: their renewals, and the figure that tells their age`, keys),
      row('together', all),
    ],
  };
}

function memoryTable({ memory }: Stage, { works }: MeasuredWorkers) {
  return {
    head: ['Function', 'Memory', 'Start, CPU s', 'Largest peak', 'Of its memory', 'Why'],
    rows: (Object.keys(WHY) as FunctionName[]) // safe: WHY has exactly these keys
      .map((name) => {
        const own = works.filter(({ worker }) => worker === name);
        const peak = Math.max(...own.map(({ peakMb }) => peakMb));
        const start = own.find(({ work }) => work === 'start')?.cpuSeconds ?? 0;
        const share = `${Math.round((peak / memory[name]) * 100)} %`;
        return [name, `${memory[name]}`, start.toFixed(2), `${peak}`, share, WHY[name]];
      }),
  };
}

function alternativesTable({ works }: MeasuredWorkers) {
  const largest = new Map<string, MeasuredWork>();
  for (const work of works) if (work.work !== 'start') largest.set(`${work.worker}, ${work.work}`, work);
  return {
    head: ['', ...ALTERNATIVES.map((memory) => `${memory.toLocaleString('en')} MiB`)],
    rows: [...largest].map(([name, { bytes, cpuSeconds, peakMb }]) => [
      `${name}, ${size(bytes)}`,
      ...ALTERNATIVES.map((memory) => {
        if (peakMb > memory) return '';
        const seconds = durationSeconds(cpuSeconds, memory);
        const compute = (seconds * memory * PRICES['us-east-1'].gbSecond) / 1024;
        return `${seconds.toFixed(1)} s, ${usd(compute)}`;
      }),
    ]),
  };
}

function size(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${Math.round(bytes / 1_000_000)} MB`;
}

function usd(amount: number): string {
  return `$${amount.toFixed(6)}`;
}
