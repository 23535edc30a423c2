import { cellAddress } from '../../tabular/cell-address.ts';
import { BLANK_VALUE } from '../../workbook/cell-value.ts';
import type { CompiledWorkbook } from '../layout/compile-workbook.ts';
import type { Refusal } from '../layout/refusal.ts';
import type { CellsView, TableView, ViewColumn } from '../layout/views.ts';
import type { SqlPackage } from '../layout/write-package.ts';
import { addressOf } from '../plan/address-of.ts';
import type { Segment } from '../plan/segment.ts';
import type { Dialect } from '../print/dialect.ts';
import { isolateFailing } from './isolate-failing.ts';
import { numberScales } from './number-scales.ts';
import { RefusedQueryError, ViewReader } from './read-views.ts';
import { type Nothing, REFUSED, type Reading } from './reading.ts';
import type { SqlEngine } from './sql-engine.ts';
import { type CellFailure, isSameValue, type SegmentProof } from './verdict.ts';

const MAX_FAILURES = 10;

export interface PackageProof {
  readonly segments: SegmentProof[];
  /** Formulas to blame for views that cannot be read, and what depends on them. */
  readonly refusals: readonly Refusal[];
  /** False when the database, which is well, refused to read some of the views. */
  readonly isReadable: boolean;
}

/**
 * Compares what the views of a package, which has run on `engine`, give for each cell with a formula with the value that
 * the workbook saved. A formula that fails does not hide the others.
 */
export async function provePackage(
  engine: SqlEngine,
  compiled: CompiledWorkbook,
  { tables, cells }: SqlPackage,
  dialect: Dialect,
): Promise<PackageProof> {
  const { plan, names } = compiled;
  const proofs: SegmentProof[] = plan.refused.map((segment) =>
    unresolved(segment, segment.refusal ?? 'it is not among what becomes SQL'),
  );
  const segments = plan.levels.flat();
  const reader = new ViewReader(engine, dialect, names.schema);
  const readings = new Map<Segment, Reading>();
  const scales = numberScales(plan);
  for (const view of tables) await readTable(view);
  for (const view of cells) await readCells(view);
  const failing = segments.filter((segment) => {
    const reading = readings.get(segment);
    return reading?.kind === 'nothing' && reading.isRefused;
  });
  const refusals: Refusal[] = [];
  if (failing.length > 0) {
    for (const [segment, reading] of await isolateFailing(failing, engine, compiled, dialect)) {
      readings.set(segment, reading);
      if (reading.kind === 'nothing' && reading.isRefused) {
        refusals.push({ segment, code: 'refused-by-database', reason: reading.reason });
      }
    }
  }
  for (const [segment, reading] of readings) proofs.push(judge(segment, reading));
  return { segments: proofs, refusals, isReadable: failing.length === 0 };

  async function readTable(view: TableView): Promise<void> {
    const own = Map.groupBy(
      segments.filter(({ table }) => table === view.table),
      (segment) => segment.tableColumn,
    );
    const columns = view.columns.filter(({ column: each }) => own.has(each));
    for (const [viewColumn, reading] of await columnValues(view, columns)) {
      for (const segment of own.get(viewColumn.column) ?? []) readings.set(segment, reading);
    }
  }

  async function readCells(view: CellsView): Promise<void> {
    const own = segments.filter((each) => each.table === undefined && each.sheetIndex === view.sheetIndex);
    const values = await reader.cells(view).catch(nothing);
    for (const segment of own) {
      const address = cellAddress(segment.column, segment.rows.first);
      readings.set(
        segment,
        'kind' in values ? values : { kind: 'values', valueAt: () => values.get(address) },
      );
    }
  }

  /** When columns fail together, each half of them is asked for again, until those are alone that fail. */
  async function columnValues(
    view: TableView,
    columns: readonly ViewColumn[],
  ): Promise<ReadonlyMap<ViewColumn, Reading>> {
    try {
      const computed = await reader.columns(view, columns);
      return new Map(
        columns.map((each) => [each, { kind: 'values', valueAt: (row) => computed.valueAt(each, row) }]),
      );
    } catch (error) {
      const [only, ...others] = columns;
      if (only === undefined) return new Map();
      if (others.length === 0) return new Map([[only, nothing(error)]]);
      const middle = columns.length >> 1;
      const [left, right] = [columns.slice(0, middle), columns.slice(middle)];
      return new Map([...(await columnValues(view, left)), ...(await columnValues(view, right))]);
    }
  }

  function unresolved(segment: Segment, reason: string): SegmentProof {
    return {
      ...describe(segment),
      passed: 0,
      failed: 0,
      unresolved: segment.rows.count,
      reason,
      failures: [],
    };
  }

  function describe({ sheetIndex, text, ...segment }: Segment) {
    const sheet = plan.homes.sheets[sheetIndex]?.name ?? '';
    return { sheet, address: addressOf(segment), formula: text };
  }

  function judge(segment: Segment, computed: Reading): SegmentProof {
    if (computed.kind === 'nothing') return unresolved(segment, computed.reason);
    const saved = plan.homes.sheets[segment.sheetIndex]?.cells;
    const failures: CellFailure[] = [];
    const scale = scales.get(segment);
    const isVolatile = compiled.computed.result(segment)?.volatile === true;
    let [passed, failed, withoutValue, changed] = [0, 0, 0, 0];
    for (const row of segment.rows) {
      const before = saved?.valueAt(row, segment.column) ?? BLANK_VALUE;
      if (before.kind === 'blank') {
        withoutValue++;
        continue;
      }
      const now = computed.valueAt(row) ?? BLANK_VALUE;
      if (isSameValue(before, now, scale)) {
        passed++;
        continue;
      }
      if (isVolatile) {
        changed++;
        continue;
      }
      failed++;
      if (failures.length < MAX_FAILURES) {
        failures.push({ cell: cellAddress(segment.column, row), saved: before, computed: now });
      }
    }
    const reasons = [
      ...(withoutValue > 0 ? ['the workbook saved no value'] : []),
      ...(changed > 0 ? ['its value changes with each calculation'] : []),
    ];
    return {
      ...describe(segment),
      passed,
      failed,
      unresolved: withoutValue + changed,
      reason: reasons.length === 0 ? undefined : reasons.join('; '),
      failures,
    };
  }
}

function nothing(error: unknown): Nothing {
  const message = error instanceof Error ? error.message : String(error);
  const isRefused = error instanceof RefusedQueryError;
  return { kind: 'nothing', reason: `${REFUSED}: ${message}`, isRefused };
}
