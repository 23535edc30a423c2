import type { SqlSelect } from '../ast/sql-tree.ts';
import type { Step } from './computed.ts';

/** The steps themselves and all that they read, in an order in which each comes after what it reads. */
export function stepsFor(wanted: readonly Step[], all: readonly Step[]): NonNullable<SqlSelect['with']> {
  const byName = new Map(all.map((step) => [step.name, step]));
  const needed = new Set<Step>();
  const waiting = [...wanted];
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    if (needed.has(step)) continue;
    needed.add(step);
    for (const name of step.needs) {
      const other = byName.get(name);
      if (other !== undefined) waiting.push(other);
    }
  }
  return all.filter((step) => needed.has(step)).map(({ needs: _, ...query }) => query);
}
