import type { SqlSelect } from '../../ast/sql-tree.ts';
import type { WorkbookPlan } from '../../plan/plan-workbook.ts';
import type { Dialect } from '../../print/dialect.ts';
import { DialectRefusalError } from '../../print/dialect-refusal-error.ts';
import { printSelect } from '../../print/print-select.ts';
import type { Computed, Step } from '../computed.ts';
import type { Refusal } from '../refusal.ts';
import { viewRoots } from './view-roots.ts';

/** Selects that stand where a table could. */
const INNER_SELECTS = /\b(?:from|join) \(select\b|\bunion all select\b/g;
/** A reading is a select, and what is read is one. */
const READING = 2;
/** Of which half is refused, and then it is asked again. */
const FAR_TOO_LARGE = 4_000;

/**
 * The last formulas of views that have more selects than their engine takes, as many as may be too many. Such an engine
 * inlines a query each time that it is read, with all that it reads itself.
 */
export function oversizedWhenInlined(plan: WorkbookPlan, computed: Computed, dialect: Dialect): Refusal[] {
  const limit = dialect.viewLimits.inlinedSelects;
  if (limit === undefined) return [];
  const measures = new Map(computed.steps.map((step) => [step.name, measure(step.select, dialect)]));
  const reason = new DialectRefusalError(dialect.title, `room for a view of more than ${limit} selects`)
    .message;
  return viewRoots(plan, computed).flatMap(({ segments, steps }) => {
    const size = sizeOf(new Set(steps), computed.steps, measures);
    if (size <= limit) return [];
    // A chain grows with the square of its length; for what grows less, this is asked again.
    const count = Math.max(1, Math.ceil(segments.length * (1 - Math.sqrt(limit / size))));
    return segments.slice(-count).map((segment) => ({ segment, code: 'dialect' as const, reason }));
  });
}

interface Measure {
  /** How often it reads each query. */
  readonly reads: ReadonlyMap<string, number>;
  readonly innerSelects: number;
  readonly isRefused: boolean;
}

function measure(select: SqlSelect, dialect: Dialect): Measure {
  const reads = new Map<string, number>();
  const quoteName: Dialect['quoteName'] = (schema, name) => {
    if (schema === null) reads.set(name, (reads.get(name) ?? 0) + 1);
    return dialect.quoteName(schema, name);
  };
  try {
    const text = printSelect(select, { ...dialect, quoteName });
    return { reads, innerSelects: text.match(INNER_SELECTS)?.length ?? 0, isRefused: false };
  } catch (error) {
    // Each formula could be printed by itself, not all that share a query.
    if (!(error instanceof DialectRefusalError)) throw error;
    return { reads, innerSelects: 0, isRefused: true };
  }
}

/** Of a view that reads each of the roots once. What is read but once is not copied, and its inner selects do not count. */
function sizeOf(
  roots: ReadonlySet<Step>,
  steps: readonly Step[],
  measures: ReadonlyMap<string, Measure>,
): number {
  const times = new Map<string, number>([...roots].map(({ name }) => [name, 1]));
  let size = 0;
  // What is read stands before what reads it.
  for (const { name } of steps.toReversed()) {
    const own = times.get(name);
    const measured = measures.get(name);
    if (own === undefined || measured === undefined) continue;
    if (measured.isRefused) size += FAR_TOO_LARGE;
    size += own === 1 ? 1 : own * (READING + measured.innerSelects);
    for (const [read, count] of measured.reads) times.set(read, (times.get(read) ?? 0) + own * count);
  }
  return size;
}
