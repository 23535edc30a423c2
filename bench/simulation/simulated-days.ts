import { z } from 'zod';
import type { Stage } from '../../lib/stages.ts';
import { costOf, sumOfUses, timesUse } from '../../shared/costs/cost-by-part.ts';
import { PRICES } from '../../shared/costs/prices.ts';
import { costOfFile } from '../costs/task-examples.ts';
import type { MeasuredWorkers } from '../workers/measured-work.ts';
import { limitsOf } from './limits.ts';
import { type Day, type Flood, percentile, simulateDay } from './simulate-day.ts';

const HOUR_MS = 3_600_000;
const DAYS_OF_MONTH = 30;
/** While it lasts, the flood meets two bursts and the busiest hours. */
const FLOOD_FROM_MS = 10 * HOUR_MS;
const FLOOD_TO_MS = 13 * HOUR_MS;

const Scenario = z.object({
  name: z.string(),
  tasks: z.number(),
  othersQueuedP95: z.number(),
  othersResultP95: z.number(),
  flooderResultP95: z.number(),
  /** Of all tasks of the day. */
  longestQueued: z.object({
    intake: z.number(),
    validation: z.number(),
    parsing: z.number(),
    delivery: z.number(),
  }),
  mostBusy: z.object({ intake: z.number(), validation: z.number(), parsing: z.number() }),
  floodHours: z.number(),
});
export type Scenario = z.infer<typeof Scenario>;

export const SimulatedDays = z.object({
  users: z.number(),
  tasks: z.number(),
  floodTasks: z.number(),
  seed: z.number(),
  scenarios: z.array(Scenario),
  /** By the name of the limit. */
  demands: z.record(z.string(), z.number()),
  floodersTasks: z.number(),
  monthUsd: z.object({ 'us-east-1': z.number(), 'eu-central-1': z.number() }),
});
export type SimulatedDays = z.infer<typeof SimulatedDays>;

export interface DaysOptions {
  readonly users: number;
  readonly tasks: number;
  readonly floodTasks: number;
  readonly seed: number;
  readonly stage: Stage;
  readonly measured: MeasuredWorkers;
}

/** The same day three times: without anybody who floods, with one whom our limits hold back, and with one whom nothing does. */
export function simulateDays(options: DaysOptions): SimulatedDays {
  const { users, tasks, floodTasks, seed, stage, measured } = options;
  const { requestsPerMinute, openTasks } = stage.userLimits;
  const day = (flood?: Omit<Flood, 'tasks' | 'startsAtMs'>) =>
    simulateDay({
      users,
      tasks,
      seed,
      measured,
      maxConcurrency: stage.maxConcurrency,
      memory: stage.memory,
      window: { fromMs: FLOOD_FROM_MS, toMs: FLOOD_TO_MS },
      flood: flood && { ...flood, tasks: floodTasks, startsAtMs: FLOOD_FROM_MS },
    });
  const limited = day({ perSecond: requestsPerMinute / 60, openTasks });
  return {
    users,
    tasks,
    floodTasks,
    seed,
    scenarios: [
      scenario('nobody floods', tasks, day()),
      scenario('one floods, as fast as the API lets a user', tasks + floodTasks, limited),
      scenario(
        'one floods, and no limit of the API held them back',
        tasks + floodTasks,
        day({ perSecond: 1000, openTasks: Number.POSITIVE_INFINITY }),
      ),
    ],
    demands: Object.fromEntries(limitsOf(stage).map(({ name, demand }) => [name, rounded(demand(limited))])),
    floodersTasks: rounded(limited.meter('floodersTasks').peak()),
    monthUsd: monthUsd(limited, stage, measured),
  };
}

function scenario(name: string, tasks: number, day: Day): Scenario {
  const { longestQueuedSeconds: longest, others, flooders, mostBusy, floodEndedAtMs } = day;
  return {
    name,
    tasks,
    othersQueuedP95: rounded(percentile(others.queued, 95)),
    othersResultP95: rounded(percentile(others.result, 95)),
    flooderResultP95: rounded(percentile(flooders.result, 95)),
    longestQueued: {
      intake: rounded(longest.intake),
      validation: rounded(longest.validation),
      parsing: rounded(longest.parsing),
      delivery: rounded(longest.delivery),
    },
    mostBusy,
    floodHours: rounded(Math.max(0, floodEndedAtMs - FLOOD_FROM_MS) / HOUR_MS),
  };
}

/** Thirty such days, without what a month costs in which nobody comes. */
function monthUsd({ tasksOfKind }: Day, stage: Stage, measured: MeasuredWorkers): SimulatedDays['monthUsd'] {
  const uses = [...tasksOfKind].map(([kind, count]) =>
    timesUse(count * DAYS_OF_MONTH, costOfFile(kind, stage, measured).use),
  );
  const use = sumOfUses(...uses);
  return {
    'us-east-1': Math.round(costOf(use, PRICES['us-east-1']).total),
    'eu-central-1': Math.round(costOf(use, PRICES['eu-central-1']).total),
  };
}

/** Three digits: more would pretend. */
function rounded(number: number): number {
  return Number(number.toPrecision(3));
}
