import { cellAddress } from '../../tabular/cell-address.ts';
import { BLANK_VALUE, type CellValue } from '../../workbook/cell-value.ts';
import { column } from '../ast/build.ts';
import type { SqlSelect } from '../ast/sql-tree.ts';
import type { CompiledWorkbook } from '../layout/compile-workbook.ts';
import { PLANES, type Plane } from '../layout/plane-names.ts';
import type { CellsView, TableView, ViewColumn } from '../layout/views.ts';
import type { SqlPackage } from '../layout/write-package.ts';
import { addressOf } from '../plan/address-of.ts';
import type { Segment } from '../plan/segment.ts';
import { ROW_COLUMN } from '../plan/table-plan.ts';
import type { Dialect } from '../print/dialect.ts';
import { printSelect } from '../print/print-select.ts';
import { ComputedColumns, cellsByAddress } from './computed-columns.ts';
import type { SqlEngine } from './sql-engine.ts';
import { type CellFailure, isSameValue, type SegmentProof } from './verdict.ts';

const MAX_FAILURES = 10;
/** How the reason begins why there is no value. */
export const REFUSED = 'the database refused it';

/** What the database gave for each cell of a segment, or why it gave nothing. */
type Computed =
  | { readonly kind: 'values'; readonly valueAt: (row: number) => CellValue | undefined }
  | { readonly kind: 'nothing'; readonly reason: string };

/**
 * Compares what the views of a package, which has run on `engine`, give for each cell with a formula with the value that
 * the workbook saved. A view that fails does not hide the others.
 */
export async function provePackage(
  engine: SqlEngine,
  compiled: CompiledWorkbook,
  { tables, cells }: SqlPackage,
  dialect: Dialect,
): Promise<SegmentProof[]> {
  const { plan, names } = compiled;
  const proofs: SegmentProof[] = plan.refused.map((segment) =>
    unresolved(segment, segment.refusal ?? 'it is not among what becomes SQL'),
  );
  const segments = plan.levels.flat();
  const ask = async (select: SqlSelect) => engine.query(printSelect(select, dialect));

  for (const view of tables) {
    const own = Map.groupBy(
      segments.filter(({ table }) => table === view.table),
      (segment) => segment.tableColumn,
    );
    const columns = view.columns.filter(({ column: each }) => own.has(each));
    for (const [viewColumn, computed] of await columnValues(view, columns)) {
      const ofColumn = own.get(viewColumn.column) ?? [];
      proofs.push(...ofColumn.map((segment) => judge(segment, computed)));
    }
  }
  for (const view of cells) {
    const own = segments.filter((each) => each.table === undefined && each.sheetIndex === view.sheetIndex);
    const values = await cellValues(view);
    for (const segment of own) {
      const address = cellAddress(segment.column, segment.rows.first);
      proofs.push(
        judge(
          segment,
          values.kind === 'nothing' ? values : { kind: 'values', valueAt: () => values.at.get(address) },
        ),
      );
    }
  }
  return proofs;

  /** When columns fail together, each half of them is asked for again, until those are alone that fail. */
  async function columnValues(
    view: TableView,
    columns: readonly ViewColumn[],
  ): Promise<ReadonlyMap<ViewColumn, Computed>> {
    const source = { kind: 'table' as const, schema: names.schema, name: view.name, alias: 'v' };
    const wanted = [ROW_COLUMN, ...columns.flatMap(({ planes }) => [...planes.values()])];
    const outputs = wanted.map((as) => ({ expression: column('v', as), as }));
    try {
      const rows = await ask({ kind: 'select', outputs, from: { first: source, joins: [] } });
      const computed = new ComputedColumns(columns, rows);
      return new Map(
        columns.map((each) => [each, { kind: 'values', valueAt: (row) => computed.valueAt(each, row) }]),
      );
    } catch (error) {
      const [only, ...others] = columns;
      if (only === undefined) return new Map();
      if (others.length === 0) {
        return new Map([[only, { kind: 'nothing', reason: `${REFUSED}: ${messageOf(error)}` }]]);
      }
      const middle = columns.length >> 1;
      const [left, right] = [columns.slice(0, middle), columns.slice(middle)];
      return new Map([...(await columnValues(view, left)), ...(await columnValues(view, right))]);
    }
  }

  async function cellValues(
    view: CellsView,
  ): Promise<{ kind: 'nothing'; reason: string } | { kind: 'cells'; at: ReadonlyMap<string, CellValue> }> {
    const source = { kind: 'table' as const, schema: names.schema, name: view.name, alias: 'v' };
    const outputs = ['cell', ...PLANES].map((as) => ({ expression: column('v', as), as }));
    const planes = new Map<Plane, string>(PLANES.map((plane) => [plane, plane]));
    try {
      const rows = await ask({ kind: 'select', outputs, from: { first: source, joins: [] } });
      return { kind: 'cells', at: cellsByAddress(rows, planes) };
    } catch (error) {
      return { kind: 'nothing', reason: `${REFUSED}: ${messageOf(error)}` };
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

  function judge(segment: Segment, computed: Computed): SegmentProof {
    if (computed.kind === 'nothing') return unresolved(segment, computed.reason);
    const saved = plan.homes.sheets[segment.sheetIndex]?.cells;
    const failures: CellFailure[] = [];
    const isVolatile = compiled.computed.result(segment)?.volatile === true;
    let [passed, failed, withoutValue, changed] = [0, 0, 0, 0];
    for (const row of segment.rows) {
      const before = saved?.valueAt(row, segment.column) ?? BLANK_VALUE;
      if (before.kind === 'blank') {
        withoutValue++;
        continue;
      }
      const now = computed.valueAt(row) ?? BLANK_VALUE;
      if (isSameValue(before, now)) {
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
