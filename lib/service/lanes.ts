import type { WorkQueue } from '../constructs/work-queue.ts';
import type { Wiring } from './wiring.ts';

/** The queues of attempts. */
export function lanesOf({ quick, trial, slow }: Wiring['queues']): readonly WorkQueue[] {
  return [quick, trial, slow];
}

export function laneEnvironment({ quick, trial, slow }: Wiring['queues']) {
  return {
    QUICK_QUEUE_URL: quick.queue.queueUrl,
    TRIAL_QUEUE_URL: trial.queue.queueUrl,
    SLOW_QUEUE_URL: slow.queue.queueUrl,
  };
}
