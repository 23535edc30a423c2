import type { DomainEvents } from '../constructs/domain-events.ts';
import type { WorkQueue } from '../constructs/work-queue.ts';
import type { DataStack } from '../data-stack.ts';
import type { Stage } from '../stages.ts';

/** What the functions have in common, and what connects them. */
export interface Wiring {
  readonly stage: Stage;
  readonly data: DataStack;
  readonly queues: {
    readonly validation: WorkQueue;
    readonly parsing: WorkQueue;
    readonly delivery: WorkQueue;
    readonly quick: WorkQueue;
    readonly trial: WorkQueue;
    readonly slow: WorkQueue;
    readonly reports: WorkQueue;
  };
  readonly events: DomainEvents;
}
