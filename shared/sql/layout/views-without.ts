import type { Segment } from '../plan/segment.ts';
import type { Dialect } from '../print/dialect.ts';
import type { CompiledWorkbook } from './compile-workbook.ts';
import { layOut } from './lay-out.ts';
import { cellsViews, type PackageViews, tableViews } from './views.ts';

/**
 * The views of a workbook over the same tables, without values for some of its formulas: either all of a recurrence, or none.
 * Undefined where they cannot be laid out so.
 */
export function viewsWithout(
  muted: ReadonlySet<Segment>,
  compiled: CompiledWorkbook,
  dialect: Dialect,
): PackageViews | undefined {
  const recurrences = compiled.plan.recurrences.filter(
    ({ segments }) => !segments.some((segment) => muted.has(segment)),
  );
  const plan = { ...compiled.plan, recurrences };
  const { computed, refusals } = layOut(plan, compiled, dialect, muted);
  if (refusals.length > 0) return undefined;
  const without = { ...compiled, plan, computed };
  return { tables: tableViews(without), cells: cellsViews(without) };
}
