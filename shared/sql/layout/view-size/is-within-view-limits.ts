import type { SqlSelect } from '../../ast/sql-tree.ts';
import type { WorkbookPlan } from '../../plan/plan-workbook.ts';
import type { ViewLimits } from '../../print/view-limits.ts';
import type { Computed } from '../computed.ts';
import { stepsFor } from '../steps-for.ts';
import { viewRoots } from './view-roots.ts';

/** What one query of a view costs by itself, beside the square of all of them. */
const COST_OF_A_QUERY = 2_000;

/** As many columns, each through a join, take as long and as much memory as a query: measured on wide sheets. */
const COLUMNS_OF_A_QUERY = 100;

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

/** The selects within a tree, itself included, and what their joins weigh. */
function countQueries(tree: unknown): number {
  let count = 0;
  const left = [tree];
  while (left.length > 0) {
    const part = left.pop();
    if (typeof part !== 'object' || part === null) continue;
    if (isSelect(part)) count += 1 + weightOfJoins(part);
    for (const each of Object.values(part)) left.push(each);
  }
  return count;
}

/** The planner carries all columns through each join that it thinks of. */
function weightOfJoins({ outputs, from }: SqlSelect): number {
  return (outputs.length * (from?.joins.length ?? 0)) / COLUMNS_OF_A_QUERY;
}

function isSelect(node: object): node is SqlSelect {
  return 'kind' in node && node.kind === 'select';
}
