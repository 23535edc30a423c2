import { type SweepIdempotencyDeps, sweepIdempotency } from '../../shared/idempotency/sweep-idempotency.ts';
import { type SweepOutboxDeps, sweepOutbox } from '../../shared/outbox/sweep-outbox.ts';
import type { KeyAges } from '../../shared/secrets/key-ages.ts';
import { type SweepTasksDeps, sweepTasks } from '../../shared/tasks/sweep-tasks.ts';
import { type SweepDeliveriesDeps, sweepDeliveries } from '../../shared/webhooks/sweep-deliveries.ts';

export type SweepDeps = SweepTasksDeps &
  SweepDeliveriesDeps &
  SweepIdempotencyDeps &
  SweepOutboxDeps & {
    /** Put there by who may write nowhere else. */
    readonly keptEvents: SweepOutboxDeps['outbox'];
    readonly keyAges: Pick<KeyAges, 'measure'>;
  };

const sweepKeptEvents = (deps: SweepDeps) => sweepOutbox({ ...deps, outbox: deps.keptEvents });
const measureKeys = ({ keyAges }: SweepDeps) => keyAges.measure();

const PARTS = [sweepDeliveries, sweepOutbox, sweepKeptEvents, sweepTasks, sweepIdempotency, measureKeys];

/** Each part has its turn, whatever becomes of the others. @throws {AggregateError} with the faults of all. */
export async function sweep(deps: SweepDeps): Promise<void> {
  const faults: unknown[] = [];
  for (const part of PARTS) {
    try {
      await part(deps);
    } catch (error) {
      faults.push(...(error instanceof AggregateError ? error.errors : [error]));
    }
  }
  if (faults.length > 0)
    throw new AggregateError(faults, `The run left something behind (faults: ${faults.length}).`);
}
