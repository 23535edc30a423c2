import { column } from '../ast/build.ts';
import type { SqlOutput, SqlSelect } from '../ast/sql-tree.ts';
import type { GeneratedColumns } from '../generated/generated-column.ts';
import type { WorkbookPlan } from '../plan/plan-workbook.ts';
import type { Segment } from '../plan/segment.ts';
import { SegmentIndex } from '../plan/segment-index.ts';
import { ROW_COLUMN, type TableColumn, type TablePlan } from '../plan/table-plan.ts';
import type { Dialect } from '../print/dialect.ts';
import { CellReader } from './cell-reader.ts';
import type { Laying } from './compile-segment.ts';
import { Computed } from './computed.ts';
import { ALIAS } from './current-query.ts';
import { FixedRanges } from './fixed-ranges.ts';
import { addLooseCells } from './lay-out-cells.ts';
import { addTableStates } from './lay-out-table.ts';
import type { PackageNames } from './package-names.ts';
import type { Refusal } from './refusal.ts';
import type { ComputedCells, StoredColumns } from './store-constants.ts';
import { readPlane } from './stored-column.ts';
import type { ValueShape } from './value-shape.ts';
import { ReadBudget } from './view-size/read-budget.ts';

export interface LaidOut {
  readonly computed: Computed;
  /** When there are any, the rest is of no use: their saved values must be stored first. */
  readonly refusals: Refusal[];
}

/** What formulas are laid out upon. */
export interface Foundation {
  readonly names: PackageNames;
  readonly computedCells: ComputedCells;
  /** What the base tables hold of constants. */
  readonly stored: StoredColumns;
  /** What the base tables compute. */
  readonly generated: GeneratedColumns;
}

/** Turns the formulas of a plan into queries, level by level. Those that are `muted` have no values. */
export function layOut(
  plan: WorkbookPlan,
  { names, computedCells, stored: constants, generated: { columns: generated } }: Foundation,
  dialect: Dialect,
  muted: ReadonlySet<Segment> = new Set(),
): LaidOut {
  const computed = new Computed();
  const cells = new CellReader(plan.homes, computed, names, computedCells);
  const readsCellsAlone = dialect.viewLimits.inlinedSelects === undefined;
  const ranges = new FixedRanges(plan.homes, computed, names, cells, readsCellsAlone);
  const levelOf = new Map(plan.levels.flatMap((level, i) => level.map((segment) => [segment, i] as const)));
  const around: Laying = {
    plan,
    computed,
    names,
    cells,
    ranges,
    index: new SegmentIndex(levelOf.keys()),
    levelOf,
    dialect,
    budget: new ReadBudget(dialect),
    refusals: [],
    muted,
  };
  // What the tables compute is read like what they hold.
  const stored = new Map([...constants, ...[...generated].map(([key, own]) => [key, own.stored] as const)]);
  for (const { segment, value } of generated.values()) computed.addResult(segment, value);
  for (const table of plan.tables) addStored(table, stored, computed, names);
  for (const [level, segments] of plan.levels.entries()) {
    const others = segments.filter(
      ({ tableColumn }) => tableColumn === undefined || !generated.has(tableColumn),
    );
    const byTable = Map.groupBy(others, ({ table }) => table);
    for (const [table, own] of byTable) {
      if (table === undefined) addLooseCells(own, level, around);
      else addTableStates(table, own, level, around);
    }
  }
  return { computed, refusals: around.refusals };
}

function addStored(table: TablePlan, stored: StoredColumns, computed: Computed, names: PackageNames): void {
  const shapes = new Map<TableColumn, ValueShape>();
  const outputs: SqlOutput[] = [{ expression: column(ALIAS, ROW_COLUMN), as: ROW_COLUMN }];
  for (const each of table.columns) {
    const own = stored.get(each);
    if (own === undefined) continue;
    shapes.set(each, own.shape);
    for (const plane of own.planes) {
      outputs.push({ expression: readPlane(ALIAS, plane), as: names.planes(each)[plane.plane] });
    }
  }
  const first = { kind: 'table' as const, schema: names.schema, name: table.name, alias: ALIAS };
  const select: SqlSelect = { kind: 'select', outputs, from: { first, joins: [] } };
  const step = { name: names.step(table.name, 0), select, needs: new Set<string>() };
  computed.addStep(step);
  computed.addState(table, { step, level: -1, shapes });
}
