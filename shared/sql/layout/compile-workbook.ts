import type { WorkbookModel } from '../../workbook/workbook-model.ts';
import { findGeneratedColumns } from '../generated/find-generated-columns.ts';
import { NOTHING_GENERATED, nothingGenerated } from '../generated/generated-column.ts';
import { planWorkbook, type WorkbookPlan } from '../plan/plan-workbook.ts';
import { UniqueNames } from '../plan/unique-names.ts';
import type { Dialect } from '../print/dialect.ts';
import { postgresql } from '../print/postgresql.ts';
import type { Computed } from './computed.ts';
import { type Foundation, layOut } from './lay-out.ts';
import type { Layout } from './layouts.ts';
import { PackageNames } from './package-names.ts';
import type { Refusal } from './refusal.ts';
import { ComputedCells, storeConstants } from './store-constants.ts';
import { isWithinViewLimits } from './view-size/is-within-view-limits.ts';
import { oversizedWhenInlined } from './view-size/oversized-when-inlined.ts';
import { withFewerFormulas } from './view-size/with-fewer-formulas.ts';

/** A workbook as queries over its constants. */
export interface CompiledWorkbook extends Foundation {
  readonly plan: WorkbookPlan;
  readonly layout: Layout;
  readonly computed: Computed;
  /** Why no table computes columns although the layout is to; undefined where they may. */
  readonly allInViews: string | undefined;
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
  return withFewerFormulas(plan, {
    lay: (refusals) => compilePlan(without(plan, refusals), schema, dialect, layout),
    fits: (compiled) => isWithinViewLimits(compiled, dialect.viewLimits),
  });
}

/** The workbook without formulas that turned out to be refused by the database: their saved values are constants. */
export function compileWithout(
  refusals: readonly Refusal[],
  { plan, names, layout, allInViews }: CompiledWorkbook,
  dialect: Dialect,
): CompiledWorkbook {
  return compilePlan(without(plan, refusals), names.schema, dialect, layout, allInViews);
}

/** The workbook with all formulas in views, and `why` for those that its tables were to compute. */
export function compileInViews(
  { plan, names, layout }: CompiledWorkbook,
  dialect: Dialect,
  why: string,
): CompiledWorkbook {
  return compilePlan(plan, names.schema, dialect, layout, why);
}

function compilePlan(
  planned: WorkbookPlan,
  schema: string,
  dialect: Dialect,
  layout: Layout,
  allInViews?: string,
): CompiledWorkbook {
  let plan = planned;
  for (;;) {
    const taken = new UniqueNames([CATALOGUE, ...plan.tables.map(({ name }) => name)]);
    const names = new PackageNames(schema, taken, plan.tables, plan.homes);
    const computedCells = new ComputedCells(plan);
    const stored = storeConstants(plan, computedCells, names);
    const generated =
      layout === 'view'
        ? NOTHING_GENERATED
        : allInViews === undefined
          ? findGeneratedColumns(plan, stored, names, dialect)
          : nothingGenerated(plan, allInViews);
    const foundation: Foundation = { names, computedCells, stored, generated };
    const { computed, refusals } = layOut(plan, foundation, dialect);
    if (refusals.length === 0) refusals.push(...oversizedWhenInlined(plan, computed, dialect));
    if (refusals.length === 0) return { ...foundation, plan, layout, computed, allInViews };
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
