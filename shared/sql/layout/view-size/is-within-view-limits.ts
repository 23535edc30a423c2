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
  if (Array.isArray(tree)) return tree.reduce<number>((sum, each) => sum + countQueries(each), 0);
  if (typeof tree !== 'object' || tree === null) return 0;
  const own = 'kind' in tree && tree.kind === 'select' ? 1 : 0;
  return Object.values(tree).reduce<number>((sum, each) => sum + countQueries(each), own);
}
