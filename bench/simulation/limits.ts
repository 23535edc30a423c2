import type { Stage } from '../../lib/stages.ts';
import type { Day } from './simulate-day.ts';

/** One more of what gives way, and what has to be changed to have it. */
interface Step {
  readonly capacity: number;
  readonly change: string;
}

export interface Limit {
  readonly name: string;
  /** Whose it is: ours by stage, AWS's by default, or AWS's by nature. */
  readonly kind: 'lib/stages.ts' | 'quota' | 'partition';
  readonly unit: string;
  readonly capacity: number;
  /** The most that the day asked for. */
  readonly demand: (day: Day) => number;
  /** In order; each lifts it further. */
  readonly steps: readonly Step[];
}

const GROWS_BY_ITSELF =
  'Nothing but growing slowly: keys begin with the owner, and S3 splits there under load. Refused requests are tried again.';
const CELLS = 'Divide the users among cells: stacks of their own in several accounts or regions.';
const WORKER_STEPS: readonly Step[] = [
  { capacity: 1_000, change: 'Raise its `maxConcurrency` in `lib/stages.ts`; a queue takes up to 1,000.' },
  { capacity: 100_000, change: CELLS },
];

/** What AWS lets an account, a table, an item or a prefix do by default in us-east-1, and what our stage does. */
export function limitsOf({ throttling, maxConcurrency }: Stage): readonly Limit[] {
  return [
    {
      name: 'Requests to the API',
      kind: 'lib/stages.ts',
      unit: 'per second, in the busiest minute',
      capacity: throttling.rate,
      demand: (day) => day.meter('api').peak(60),
      steps: [
        { capacity: 10_000, change: 'Raise `throttling` in `lib/stages.ts`, up to the account’s 10,000.' },
        { capacity: 100_000, change: 'Ask AWS for a higher quota of API Gateway.' },
        { capacity: 10_000_000, change: CELLS },
      ],
    },
    {
      name: 'Validation workers',
      kind: 'lib/stages.ts',
      unit: 'at once, in the busiest minute',
      capacity: maxConcurrency.validation,
      demand: (day) => day.meter('validationSeconds').peak(60),
      steps: WORKER_STEPS,
    },
    {
      name: 'Parsing workers',
      kind: 'lib/stages.ts',
      unit: 'at once, in the busiest minute',
      capacity: maxConcurrency.parsing,
      demand: (day) => day.meter('parsingSeconds').peak(60),
      steps: WORKER_STEPS,
    },
    {
      name: 'Intake',
      kind: 'lib/stages.ts',
      unit: 'files per second, in the busiest minute',
      capacity: maxConcurrency.intake * 40,
      demand: (day) => day.meter('uploadsWrites').peak(60) / 2,
      steps: [
        {
          capacity: 40_000,
          change: 'Raise its `maxConcurrency` in `lib/stages.ts`; a queue takes up to 1,000.',
        },
        { capacity: 4_000_000, change: CELLS },
      ],
    },
    {
      name: 'Deliveries',
      kind: 'lib/stages.ts',
      unit: 'events per second, in the busiest minute',
      capacity: Math.min(maxConcurrency['fan-out'], maxConcurrency.notifications) * 50,
      demand: (day) => day.meter('events').peak(60),
      steps: [
        {
          capacity: 50_000,
          change: 'Raise its `maxConcurrency` in `lib/stages.ts`; a queue takes up to 1,000.',
        },
        { capacity: 5_000_000, change: CELLS },
      ],
    },
    {
      name: 'Hot key: a status in the indexes `byStatus` and `byDue`',
      kind: 'partition',
      unit: 'write units per second',
      capacity: 1_000,
      demand: (day) =>
        Math.max(
          ...(['Awaiting', 'Queued', 'Running', 'Succeeded'] as const).map((status) =>
            day.meter(`byStatus${status}`).peak(),
          ),
        ),
      steps: [
        {
          capacity: 32_000,
          change:
            'Spread each status over 32 keys (`queued#0` …); the sweeper and lists of everybody ask all of them.',
        },
        { capacity: 1_000_000, change: CELLS },
      ],
    },
    {
      name: 'Hot key: the item of a worker in `figures`',
      kind: 'partition',
      unit: 'write units per second',
      capacity: 1_000,
      demand: (day) => day.meter('figuresOfValidation').peak(),
      steps: [
        {
          capacity: 32_000,
          change: 'Spread each source over 32 items, which are added up when they are read.',
        },
        { capacity: 1_000_000, change: CELLS },
      ],
    },
    {
      name: 'Hot key: one schema that everybody uses',
      kind: 'partition',
      unit: 'read units per second',
      capacity: 3_000,
      demand: (day) => day.meter('schemaReads').peak(),
      steps: [
        {
          capacity: 3_000_000,
          change: 'Keep versions of schemas, which never change, in the memory of the API and the workers.',
        },
      ],
    },
    {
      name: 'Table `tasks`',
      kind: 'quota',
      unit: 'write units per second',
      capacity: 40_000,
      demand: (day) => day.meter('tasksWrites').peak(),
      steps: [
        { capacity: 400_000, change: 'Ask AWS for a higher quota of the table, and warm it up before.' },
        { capacity: 40_000_000, change: CELLS },
      ],
    },
    {
      name: 'S3: reads of a prefix, `uploads/`',
      kind: 'partition',
      unit: 'requests per second',
      capacity: 5_500,
      demand: (day) => day.meter('uploadsReads').peak(),
      steps: [
        {
          capacity: 5_500_000,
          change: GROWS_BY_ITSELF,
        },
      ],
    },
    {
      name: 'S3: writes to a prefix, `uploads/` or the results’',
      kind: 'partition',
      unit: 'requests per second',
      capacity: 3_500,
      demand: (day) => Math.max(day.meter('uploadsWrites').peak(), day.meter('resultsWrites').peak()),
      steps: [
        {
          capacity: 3_500_000,
          change: GROWS_BY_ITSELF,
        },
      ],
    },
    {
      name: 'Lambda: functions at once in the account',
      kind: 'quota',
      unit: 'at once, in the busiest minute, if no worker were held back',
      capacity: 1_000,
      demand: (day) => day.meter('functionSeconds').peak(60),
      steps: [
        { capacity: 10_000, change: 'Ask AWS for a higher quota of Lambda.' },
        { capacity: 1_000_000, change: CELLS },
      ],
    },
    {
      name: 'EventBridge: events put on buses of the account',
      kind: 'quota',
      unit: 'per second',
      capacity: 10_000,
      demand: (day) => day.meter('events').peak(),
      steps: [
        { capacity: 100_000, change: 'Ask AWS for a higher quota of EventBridge.' },
        { capacity: 10_000_000, change: CELLS },
      ],
    },
  ];
}

export interface Break {
  readonly times: number;
  /** How many times the day it takes. */
  readonly breaksAt: number;
  readonly limit: string;
  readonly change: string;
  /** Others that break on the way, each with how many times the day it takes. */
  readonly others: readonly { readonly limit: string; readonly breaksAt: number }[];
}

export interface Demand extends Omit<Limit, 'demand'> {
  readonly demand: number;
}

/** What gives way first on the way to so many times the day: as things are to 10 ×, then where all is lifted that a tenth of it needs. */
export function firstBreak(demands: readonly Demand[], times: number): Break | undefined {
  const broken = demands
    .map(({ name, demand, capacity, steps }) => {
      const all = [capacity, ...steps.map((step) => step.capacity)];
      const isFirst = times <= 10;
      const lifted = all.find((each) => each >= (demand * times) / 10) ?? all.at(-1);
      const present = isFirst ? capacity : (lifted ?? capacity);
      const next = steps.find((step) => step.capacity >= demand * times) ?? steps.at(-1);
      return { limit: name, breaksAt: present / demand, change: next?.change ?? '' };
    })
    .filter(({ breaksAt }) => breaksAt < times)
    .sort((a, b) => a.breaksAt - b.breaksAt);
  const [first, ...others] = broken;
  return first && { times, ...first, others: others.map(({ limit, breaksAt }) => ({ limit, breaksAt })) };
}
