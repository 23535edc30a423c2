import type { SqlSelect } from '../ast/sql-tree.ts';
import type { WorkbookPlan } from '../plan/plan-workbook.ts';
import type { Computed, Step } from './computed.ts';
import { stepsFor } from './steps-for.ts';

/** To plan a view of more takes a database gigabytes. */
const MAX_QUERIES_OF_A_VIEW = 3_000;
/** What one query of a view costs by itself, beside the square of all of them. */
const COST_OF_A_QUERY = 2_000;

interface Compiled {
  readonly plan: WorkbookPlan;
  readonly computed: Computed;
}

/**
 * How long a database plans to read all views once. PostgreSQL's planner takes time and memory in the square of the number of
 * queries within a statement, whatever they do: a thousand take it a quarter of a second, ten thousand half a minute.
 */
export function planningCost(compiled: Compiled): number {
  const counts = new Map<SqlSelect, number>();
  const queriesIn = (select: SqlSelect): number => {
    const known = counts.get(select) ?? countQueries(select);
    counts.set(select, known);
    return known;
  };
  return viewsOf(compiled).reduce((cost, read) => {
    const steps = stepsFor(read, compiled.computed.steps);
    const queries = read.length + steps.reduce((sum, { select }) => sum + queriesIn(select), 0);
    if (queries > MAX_QUERIES_OF_A_VIEW) return Number.POSITIVE_INFINITY;
    return cost + queries * (queries + COST_OF_A_QUERY);
  }, 0);
}

/** The steps that each view reads: one for a table, one for each cell outside of tables. */
function viewsOf({ plan, computed }: Compiled): readonly (readonly Step[])[] {
  const tables = plan.tables
    .map((table) => computed.lastState(table))
    .filter(({ level }) => level >= 0)
    .map(({ step }) => [step]);
  const loose = plan.levels.flat().filter(({ table }) => table === undefined);
  const sheets = Map.groupBy(loose, ({ sheetIndex }) => sheetIndex);
  const cells = [...sheets].map(([sheetIndex, segments]) =>
    segments.flatMap(({ rows, column }) => computed.looseCell(sheetIndex, rows.first, column)?.step ?? []),
  );
  return [...tables, ...cells];
}

/** The selects within a tree, itself included. */
function countQueries(tree: unknown): number {
  if (Array.isArray(tree)) return tree.reduce<number>((sum, each) => sum + countQueries(each), 0);
  if (typeof tree !== 'object' || tree === null) return 0;
  const own = 'kind' in tree && tree.kind === 'select' ? 1 : 0;
  return Object.values(tree).reduce<number>((sum, each) => sum + countQueries(each), own);
}
