import type { WorkbookModel } from '../../workbook/workbook-model.ts';
import { findGeneratedColumns } from '../generated/find-generated-columns.ts';
import { type GeneratedColumns, NOTHING_GENERATED } from '../generated/generated-column.ts';
import { planWorkbook, type WorkbookPlan } from '../plan/plan-workbook.ts';
import { UniqueNames } from '../plan/unique-names.ts';
import type { Dialect } from '../print/dialect.ts';
import { postgresql } from '../print/postgresql.ts';
import type { Computed } from './computed.ts';
import { layOut, type StoredColumns } from './lay-out.ts';
import type { Layout } from './layouts.ts';
import { oversized } from './oversized.ts';
import { PackageNames } from './package-names.ts';
import { planningCost } from './planning-cost.ts';
import type { Refusal } from './refusal.ts';
import { ComputedCells, storeConstants } from './store-constants.ts';
import { withinPlanningCost } from './within-planning-cost.ts';

/** A workbook as queries over its constants. */
export interface CompiledWorkbook {
  readonly plan: WorkbookPlan;
  readonly names: PackageNames;
  /** What the base tables hold of constants. */
  readonly stored: StoredColumns;
  /** What the base tables compute. */
  readonly generated: GeneratedColumns;
  readonly layout: Layout;
  readonly computedCells: ComputedCells;
  readonly computed: Computed;
}

/** The table that says where each cell of the workbook is found. */
export const CATALOGUE = 'xl_catalog';

/**
 * `schema` is what the package's schema is called. A formula that the dialect's engine cannot compute is refused like one
 * that becomes no SQL at all, so that each dialect has a workbook compiled for it.
 */
export function compileWorkbook(
  model: WorkbookModel,
  schema: string,
  dialect: Dialect = postgresql,
  layout: Layout = 'view',
): CompiledWorkbook {
  const plan = planWorkbook(model, new UniqueNames([CATALOGUE]));
  return withinPlanningCost(plan, {
    lay: (refusals) => compilePlan(without(plan, refusals), schema, dialect, layout),
    costOf: planningCost,
  });
}

function compilePlan(
  planned: WorkbookPlan,
  schema: string,
  dialect: Dialect,
  layout: Layout,
): CompiledWorkbook {
  let plan = planned;
  for (;;) {
    const taken = new UniqueNames([CATALOGUE, ...plan.tables.map(({ name }) => name)]);
    const names = new PackageNames(schema, taken, plan.tables, plan.homes);
    const computedCells = new ComputedCells(plan);
    const stored = storeConstants(plan, computedCells, names);
    const generated =
      layout === 'table' ? findGeneratedColumns(plan, stored, names, dialect) : NOTHING_GENERATED;
    const { computed, refusals } = layOut(plan, computedCells, stored, generated, names, dialect);
    if (refusals.length === 0) refusals.push(...oversized(plan, computed, dialect));
    if (refusals.length === 0) return { plan, names, stored, generated, layout, computedCells, computed };
    // What they refused becomes constants, which others read: all is laid out anew, each time with fewer formulas.
    plan = without(plan, refusals);
  }
}

function without(plan: WorkbookPlan, refusals: readonly Refusal[]): WorkbookPlan {
  const reasons = new Map(refusals.map((refusal) => [refusal.segment, refusal]));
  const refused = [...reasons].map(([segment, { code, reason }]) => ({
    ...segment,
    tree: undefined,
    refusal: reason,
    refusalCode: code,
  }));
  return {
    ...plan,
    levels: plan.levels.map((level) => level.filter((segment) => !reasons.has(segment))),
    recurrences: plan.recurrences.map((recurrence) => ({
      ...recurrence,
      segments: recurrence.segments.filter((segment) => !reasons.has(segment)),
    })),
    refused: [...plan.refused, ...refused],
  };
}
