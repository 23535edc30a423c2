import { cellAddress } from '../../tabular/cell-address.ts';
import type { CompiledWorkbook } from '../layout/compile-workbook.ts';
import type { PackageViews } from '../layout/views.ts';
import { viewsWithout } from '../layout/views-without.ts';
import { addressOf } from '../plan/address-of.ts';
import { dependentsOf } from '../plan/dependents-of.ts';
import type { Segment } from '../plan/segment.ts';
import type { Dialect } from '../print/dialect.ts';
import { findFailing } from './find-failing.ts';
import { ViewReader } from './read-views.ts';
import { type Nothing, REFUSED, type Reading } from './reading.ts';
import type { SqlEngine } from './sql-engine.ts';

/**
 * Of formulas whose views cannot be read, those that are to blame and what depends on them, with the reasons; and what the
 * database gives for the others when it is not asked for these. Empty where that cannot be told.
 */
export async function isolateFailing(
  failing: readonly Segment[],
  engine: SqlEngine,
  compiled: CompiledWorkbook,
  dialect: Dialect,
): Promise<ReadonlyMap<Segment, Reading>> {
  const { plan, generated } = compiled;
  const isOfTable = failing.some(({ tableColumn }) => tableColumn && generated.columns.has(tableColumn));
  if (isOfTable) return new Map();
  const reader = new ViewReader(engine, dialect);
  const found = await findFailing(inOrder(failing, compiled), async (left) => {
    const views = viewsWithout(new Set(left.flat()), compiled, dialect);
    if (views === undefined) throw new Error('it cannot be asked for without others');
    return await readAll(failing, views, reader);
  });
  if (found === undefined) return new Map();
  // The queries are good, but it is the views that are delivered.
  if (found.failing.size === 0 && found.untried.length === 0) return new Map();
  const readings = new Map(found.result);
  const { failing: refused, untried, lost } = found;
  // Another database may have the time and the memory.
  const unknown = { kind: 'nothing', isRefused: lost === undefined } as const;
  const setAll = (segments: ReadonlyMap<Segment, string>, without: Omit<Nothing, 'reason'>): void => {
    for (const [segment, root] of dependentsOf(new Set(segments.keys()), plan)) {
      const sheet = plan.homes.sheets[root.sheetIndex]?.name ?? '';
      const reason = `${REFUSED}: it depends on ${sheet}!${addressOf(root)}`;
      if (readings.has(segment)) readings.set(segment, { ...without, reason });
    }
    for (const [segment, why] of segments)
      readings.set(segment, { ...without, reason: `${REFUSED}: ${why}` });
  };
  const why = lost ?? 'others before it are refused, too';
  setAll(new Map(untried.flat().map((segment) => [segment, why])), unknown);
  const reasons = [...refused].flatMap(([group, own]) => group.map((segment) => [segment, own] as const));
  setAll(new Map(reasons), { kind: 'nothing', isRefused: true });
  return readings;
}

/** What is needed comes first; those of a recurrence are together. */
function inOrder(segments: readonly Segment[], { plan }: CompiledWorkbook): readonly (readonly Segment[])[] {
  const wanted = new Set(segments);
  const groups = new Map(plan.recurrences.flatMap(({ segments: own }) => own.map((each) => [each, own])));
  const ordered = plan.levels.flat().filter((segment) => wanted.has(segment));
  return [...new Set(ordered.map((segment) => groups.get(segment) ?? segment))].map((group) =>
    'rows' in group ? [group] : group,
  );
}

async function readAll(
  segments: readonly Segment[],
  { tables, cells }: PackageViews,
  reader: ViewReader,
): Promise<ReadonlyMap<Segment, Reading>> {
  const readings = new Map<Segment, Reading>();
  for (const view of tables) {
    const own = segments.filter(({ table }) => table === view.table);
    const columns = view.columns.filter(({ column }) => own.some((each) => each.tableColumn === column));
    if (columns.length === 0) continue;
    const computed = await reader.columns(view, columns);
    for (const segment of own) {
      const column = columns.find((each) => each.column === segment.tableColumn);
      if (column === undefined) continue;
      readings.set(segment, { kind: 'values', valueAt: (row) => computed.valueAt(column, row) });
    }
  }
  for (const view of cells) {
    const own = segments.filter((each) => each.table === undefined && each.sheetIndex === view.sheetIndex);
    if (own.length === 0) continue;
    const values = await reader.cells(view);
    for (const segment of own) {
      const address = cellAddress(segment.column, segment.rows.first);
      readings.set(segment, { kind: 'values', valueAt: () => values.get(address) });
    }
  }
  return readings;
}
