import { stageOf } from '../../lib/stages.ts';
import type { Table } from '../suite.ts';
import { type Demand, firstBreak, limitsOf } from './limits.ts';
import type { SimulatedDays } from './simulated-days.ts';

const TIMES = [10, 100, 1000];

export interface ScaleTables {
  readonly waits: Table;
  readonly limits: Table;
  readonly breaks: Table;
}

/** What the simulated days come to. */
export function scaleTables(days: SimulatedDays): ScaleTables {
  const demands = demandsOf(days);
  return {
    waits: waitsTable(days),
    limits: {
      head: ['Limit', 'Whose', 'There is', 'The day asks for', 'Full', 'Breaks at'],
      rows: [...demands]
        .sort((a, b) => a.capacity / a.demand - b.capacity / b.demand)
        .map(({ name, kind, unit, capacity, demand }) => [
          `${name}, ${unit}`,
          kind,
          number(capacity),
          number(demand),
          `${Math.round((demand / capacity) * 100)} %`,
          `${times(capacity / demand)} ×`,
        ]),
    },
    breaks: {
      head: ['The day', 'Breaks first', 'What lifts it', 'And on the way there'],
      rows: TIMES.map((each) => {
        const broken = firstBreak(demands, each);
        if (broken === undefined) return [`${number(each)} ×`, 'nothing', '', ''];
        const others = broken.others.map(({ limit, breaksAt }) => `${limit} (${times(breaksAt)} ×)`);
        return [
          `${number(each)} ×`,
          `${broken.limit} (${times(broken.breaksAt)} ×)`,
          broken.change,
          others.join('; '),
        ];
      }),
    },
  };
}

function demandsOf({ demands }: SimulatedDays): readonly Demand[] {
  return limitsOf(stageOf('prod')).map((limit) => {
    const demand = demands[limit.name];
    if (demand === undefined) throw new Error(`“${limit.name}” was not simulated: run npm run simulate.`);
    return { ...limit, demand };
  });
}

function waitsTable({ scenarios }: SimulatedDays): Table {
  const [idle] = scenarios;
  const row = (name: string, value: (scenario: SimulatedDays['scenarios'][number]) => string): string[] => [
    name,
    ...scenarios.map(value),
  ];
  return {
    head: ['', ...scenarios.map(({ name }) => name)],
    rows: [
      row('tasks of the day', ({ tasks }) => number(tasks)),
      row('others: from file to result, p95', ({ othersResultP95 }) => seconds(othersResultP95)),
      row('… against the day on which nobody floods', ({ othersResultP95 }) =>
        idle === undefined ? '' : `${times(othersResultP95 / idle.othersResultP95)} ×`,
      ),
      row('others: in a worker’s queue, p95', ({ othersQueuedP95 }) => seconds(othersQueuedP95)),
      row('the flooder: from file to result, p95', ({ flooderResultP95, floodHours }) =>
        floodHours === 0 ? '' : seconds(flooderResultP95),
      ),
      row('the flood is worked off in', ({ floodHours }) => (floodHours === 0 ? '' : `${floodHours} h`)),
      row('oldest message of intake', ({ longestQueued }) => seconds(longestQueued.intake)),
      row('… of validation', ({ longestQueued }) => seconds(longestQueued.validation)),
      row('… of parsing', ({ longestQueued }) => seconds(longestQueued.parsing)),
      row('… of deliveries', ({ longestQueued }) => seconds(longestQueued.delivery)),
      row('workers at once: intake, validation, parsing', ({ mostBusy }) =>
        [mostBusy.intake, mostBusy.validation, mostBusy.parsing].join(', '),
      ),
    ],
  };
}

function number(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 1 });
}

function seconds(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(0)} s`;
}

function times(value: number): string {
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}
