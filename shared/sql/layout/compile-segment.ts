import { nullOf } from '../ast/build.ts';
import { compileFill } from '../compile/compile-fill.ts';
import { compileFormula } from '../compile/compile-formula.ts';
import { type Typed, typed } from '../compile/typed.ts';
import { UnsupportedFormulaError } from '../compile/unsupported-formula-error.ts';
import { refusalCodeOf } from '../plan/refusal-code.ts';
import type { Segment } from '../plan/segment.ts';
import { DialectRefusalError } from '../print/dialect-refusal-error.ts';
import { assertPrintable } from './assert-printable.ts';
import type { CurrentQuery } from './current-query.ts';
import type { Refusal } from './refusal.ts';
import { SegmentScope, type Surroundings } from './segment-scope.ts';

/** What is needed to lay out formulas; collects those that turn out not to become SQL. */
export interface Laying extends Surroundings {
  readonly refusals: Refusal[];
  /** Those that are left without a value. */
  readonly muted: ReadonlySet<Segment>;
}

const NO_VALUE = typed({ number: nullOf('double') });

/** Undefined when it is refused. */
export function compileSegment(segment: Segment, query: CurrentQuery, around: Laying): Typed | undefined {
  if (segment.tree === undefined) return undefined;
  if (around.muted.has(segment)) return NO_VALUE;
  try {
    const scope = new SegmentScope(segment, query, around);
    const value =
      segment.fills === undefined
        ? compileFormula(segment.tree, scope, { isArray: segment.isArray })
        : compileFill(segment.tree, scope, segment.fills);
    const reads = assertPrintable(value, query.select, around.dialect);
    const view = query.table === undefined ? (segment.table ?? segment.sheetIndex) : undefined;
    if (segment.table !== undefined) {
      around.budget.assertRoomFor(around.computed.stateBefore(segment.table, query.level).step.name);
    }
    around.budget.spend(query.select, reads, view);
    around.computed.addResult(segment, value);
    return value;
  } catch (error) {
    if (!(error instanceof UnsupportedFormulaError || error instanceof DialectRefusalError)) throw error;
    around.refusals.push({ segment, code: refusalCodeOf(error), reason: error.message });
    return undefined;
  }
}
