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
  /** Keys that renew themselves, and how often in a month. */
  readonly renewedKeys: number;
  readonly renewalsPerMonth: number;
  /** MiB of the function that renews them. */
  readonly rotationMemory: number;
}

const MINUTES_OF_MONTH = 30 * 24 * 60;
/** Lambda asks each queue with five pollers that wait 20 seconds. */
const POLLS_PER_MINUTE = 5 * 3;
/** A sweep: what it takes when nothing is due, what it reads for that, and what it logs. */
const SWEEP = { seconds: 0.3, readUnits: 10, logBytes: 2000 };
/** A renewal: four steps of the function, its first with a start, and what they ask of Secrets Manager. */
const RENEWAL = { steps: 4, seconds: 3, secretRequests: 13 };
const HOURS_OF_MONTH = 30 * 24;
const GB = 1024 ** 3;

export function idleMonth(resources: StandingResources) {
  const { alarms, secrets, polledQueues, sweeperMemory } = resources;
  const sweeps: BilledUse = {
    functionCall: MINUTES_OF_MONTH,
    gbSecond: (MINUTES_OF_MONTH * SWEEP.seconds * sweeperMemory) / 1024,
    readUnit: MINUTES_OF_MONTH * SWEEP.readUnits,
    logGb: (MINUTES_OF_MONTH * SWEEP.logBytes) / GB,
  };
  const polls: BilledUse = { queueRequest: MINUTES_OF_MONTH * POLLS_PER_MINUTE * polledQueues };
  const standing: BilledUse = { alarmMonth: alarms, secretMonth: secrets };
  const keys = useOfKeys(resources);
  return { sweeps, polls, standing, keys, all: sumOfUses(sweeps, polls, standing, keys) };
}

/** Their renewals, and the figure that tells how old they are: measured and sent every hour. */
function useOfKeys({ renewedKeys, renewalsPerMonth, rotationMemory }: StandingResources): BilledUse {
  const renewals = renewedKeys * renewalsPerMonth;
  return {
    functionCall: renewals * RENEWAL.steps,
    gbSecond: (renewals * RENEWAL.seconds * rotationMemory) / 1024,
    secretRequest: renewals * RENEWAL.secretRequests + HOURS_OF_MONTH * renewedKeys,
    metricMonth: 1,
  };
}
