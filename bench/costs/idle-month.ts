import type { BilledUse } from '../../shared/costs/billed-use.ts';
import { sumOfUses } from '../../shared/costs/cost-by-part.ts';

/** What a stage has that costs while nobody comes; counted in its templates. */
export interface StandingResources {
  readonly alarms: number;
  readonly secrets: number;
  /** Queues that a function reads. */
  readonly polledQueues: number;
  /** MiB of the sweeper. */
  readonly sweeperMemory: number;
}

const MINUTES_OF_MONTH = 30 * 24 * 60;
/** Lambda asks each queue with five pollers that wait 20 seconds. */
const POLLS_PER_MINUTE = 5 * 3;
/** A sweep: what it takes when nothing is due, what it reads for that, and what it logs. */
const SWEEP = { seconds: 0.3, readUnits: 10, logBytes: 2000 };
const GB = 1024 ** 3;

export function idleMonth({ alarms, secrets, polledQueues, sweeperMemory }: StandingResources) {
  const sweeps: BilledUse = {
    functionCall: MINUTES_OF_MONTH,
    gbSecond: (MINUTES_OF_MONTH * SWEEP.seconds * sweeperMemory) / 1024,
    readUnit: MINUTES_OF_MONTH * SWEEP.readUnits,
    logGb: (MINUTES_OF_MONTH * SWEEP.logBytes) / GB,
  };
  const polls: BilledUse = { queueRequest: MINUTES_OF_MONTH * POLLS_PER_MINUTE * polledQueues };
  const standing: BilledUse = { alarmMonth: alarms, secretMonth: secrets };
  return { sweeps, polls, standing, all: sumOfUses(sweeps, polls, standing) };
}
