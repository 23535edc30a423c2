import type { SqlSelect } from '../ast/sql-tree.ts';
import type { WorkbookPlan } from '../plan/plan-workbook.ts';
import type { Segment } from '../plan/segment.ts';
import type { Dialect } from '../print/dialect.ts';
import { DialectRefusalError } from '../print/dialect-refusal-error.ts';
import { printSelect } from '../print/print-select.ts';
import type { Computed, Step } from './computed.ts';
import type { Refusal } from './refusal.ts';

/** Selects that stand where a table could. */
const INNER_SELECTS = /\b(?:from|join) \(select\b|\bunion all select\b/g;
/** A reading is a select, and what is read is one. */
const READING = 2;
/** Of which half is refused, and then it is asked again. */
const FAR_TOO_LARGE = 4_000;

/**
 * The last formulas of views that have more selects than their engine takes, as many as may be too many. Such an engine
 * writes a query out each time that it is read, with all that it reads itself.
 */
export function oversized(plan: WorkbookPlan, computed: Computed, dialect: Dialect): Refusal[] {
  const limit = dialect.partial?.maxSelects;
  if (limit === undefined) return [];
  const { steps } = computed;
  const measures = new Map(steps.map((step) => [step.name, measure(step.select, dialect)]));
  const reason = new DialectRefusalError(dialect.title, `room for a view of more than ${limit} selects`)
    .message;

  const refuse = (own: readonly Segment[], roots: ReadonlySet<Step>): Refusal[] => {
    const size = sizeOf(roots, steps, measures);
    if (own.length === 0 || size <= limit) return [];
    // A chain grows with the square of its length; for what grows less, this is asked again.
    const count = Math.max(1, Math.ceil(own.length * (1 - Math.sqrt(limit / size))));
    return own.slice(-count).map((segment) => ({ segment, code: 'dialect' as const, reason }));
  };
  // By level: what others read comes before them.
  const segments = plan.levels.flat();
  const ofTables = plan.tables.flatMap((table) => {
    const own = segments.filter((segment) => segment.table === table);
    return refuse(own, new Set([computed.lastState(table).step]));
  });
  const ofSheets = plan.homes.sheets.flatMap((_, sheetIndex) => {
    const own = segments.filter((each) => each.table === undefined && each.sheetIndex === sheetIndex);
    const cells = own.flatMap(
      ({ rows, column }) => computed.looseCell(sheetIndex, rows.first, column)?.step ?? [],
    );
    return refuse(own, new Set(cells));
  });
  return [...ofTables, ...ofSheets];
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
