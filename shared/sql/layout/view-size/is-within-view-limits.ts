import type { SqlSelect } from '../../ast/sql-tree.ts';
import type { WorkbookPlan } from '../../plan/plan-workbook.ts';
import type { ViewLimits } from '../../print/view-limits.ts';
import type { Computed } from '../computed.ts';
import { stepsFor } from '../steps-for.ts';
import { viewRoots } from './view-roots.ts';

/** What one query of a view costs by itself, beside the square of all of them. */
const COST_OF_A_QUERY = 2_000;

interface Compiled {
  readonly plan: WorkbookPlan;
  readonly computed: Computed;
}

/**
 * Whether a database plans to read all views within seconds. PostgreSQL's planner takes time and memory in the square of the
 * number of queries within a statement, whatever they do: a thousand take it a quarter of a second, ten thousand half a minute.
 */
export function isWithinViewLimits({ plan, computed }: Compiled, limits: ViewLimits): boolean {
  const counts = new Map<SqlSelect, number>();
  const queriesIn = (select: SqlSelect): number => {
    const known = counts.get(select) ?? countQueries(select);
    counts.set(select, known);
    return known;
  };
  const sizes = viewRoots(plan, computed).map(({ steps }) =>
    stepsFor(steps, computed.steps).reduce((sum, { select }) => sum + queriesIn(select), steps.length),
  );
  const cost = sizes.reduce((sum, queries) => sum + queries * (queries + COST_OF_A_QUERY), 0);
  return cost <= limits.planningCost && sizes.every((queries) => queries <= limits.queries);
}

/** The selects within a tree, itself included. */
function countQueries(tree: unknown): number {
  let count = 0;
  const left = [tree];
  while (left.length > 0) {
    const part = left.pop();
    if (typeof part !== 'object' || part === null) continue;
    if ('kind' in part && part.kind === 'select') count++;
    for (const each of Object.values(part)) left.push(each);
  }
  return count;
}
