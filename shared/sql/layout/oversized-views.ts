import type { WorkbookPlan } from '../plan/plan-workbook.ts';
import type { Dialect } from '../print/dialect.ts';
import { printSelect } from '../print/print-select.ts';
import type { Computed, Step } from './computed.ts';
import type { Refusal } from './refusal.ts';
import { stepsFor } from './steps-for.ts';

/** To plan a view of more characters takes a database gigabytes. */
const MAX_VIEW_LENGTH = 2_200_000;

/**
 * The formulas of recurrences in views that would be too large. What is computed row by row can be an error or a text where
 * a saved value is a number, and so can all that reads it: views grow by half, which a few very large ones do not bear.
 */
export function oversizedRecurrences(plan: WorkbookPlan, computed: Computed, dialect: Dialect): Refusal[] {
  if (computed.recurrences.size === 0) return [];
  const lengths = new Map(
    computed.steps.map(({ name, select }) => [name, printSelect(select, dialect).length]),
  );
  const refused = new Set<string>();
  for (const wanted of viewsOf(plan, computed)) {
    const names = stepsFor(wanted, computed.steps).map(({ name }) => name);
    const length = names.reduce((sum, name) => sum + (lengths.get(name) ?? 0), 0);
    if (length > MAX_VIEW_LENGTH) for (const name of names) refused.add(name);
  }
  const reason = `with it a view would have more than ${MAX_VIEW_LENGTH.toLocaleString('en')} characters`;
  return [...computed.recurrences]
    .filter(([name]) => refused.has(name))
    .flatMap(([, { segments }]) => segments.map((segment) => ({ segment, code: 'too-large', reason })));
}

/** What each view reads at first hand. */
function viewsOf({ tables, levels, homes }: WorkbookPlan, computed: Computed): Step[][] {
  const loose = levels.flat().filter(({ table }) => table === undefined);
  const cells = homes.sheets.map((_, sheetIndex) =>
    loose
      .filter((segment) => segment.sheetIndex === sheetIndex)
      .flatMap(({ rows, column }) => computed.looseCell(sheetIndex, rows.first, column)?.step ?? []),
  );
  return [...tables.map((table) => [computed.lastState(table).step]), ...cells];
}
