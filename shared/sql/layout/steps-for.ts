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
  const last = new Set(wanted);
  return all.flatMap((step) => {
    if (!needed.has(step)) return [];
    const { needs: _, ...query } = step;
    return last.has(step) ? query : { ...query, select: fenced(step) };
  });
}

/**
 * Planners write what a query computes into the one that reads it, as often as it is read there: through a few steps
 * that read a column twice it would be more than they can hold.
 */
function fenced({ select, recursive }: Step): SqlSelect {
  const readsTable = select.from?.first.kind === 'table' && select.from.first.schema !== null;
  const isUnion = (select.unionAll?.length ?? 0) > 0;
  return readsTable || isUnion || recursive === true ? select : { ...select, offset: 0 };
}
