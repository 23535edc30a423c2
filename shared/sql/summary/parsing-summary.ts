import { cellAddress, columnLetters } from '../../tabular/cell-address.ts';
import type { GeneratedColumns } from '../generated/generated-column.ts';
import type { CompiledWorkbook } from '../layout/compile-workbook.ts';
import type { Layout } from '../layout/layouts.ts';
import { PLANES, type Plane } from '../layout/plane-names.ts';
import type { SqlPackage } from '../layout/write-package.ts';
import { addressOf } from '../plan/address-of.ts';
import type { Segment } from '../plan/segment.ts';
import type { TableColumn, TablePlan } from '../plan/table-plan.ts';
import type { Dialect } from '../print/dialect.ts';
import { printExpression } from '../print/print-select.ts';
import type { CellFailure, SegmentProof } from '../proof/verdict.ts';
import { type UnresolvedFormula, unresolvedFormulas } from './unresolved-formula.ts';
import {
  cellCount,
  MAX_LISTED,
  type UnsupportedFormula,
  unsupportedFormulas,
} from './unsupported-formula.ts';

/** How many cells were proven, differ, or could not be decided. */
export interface Verdict {
  readonly pass: number;
  readonly fail: number;
  readonly unresolved: number;
}

/** What became of a workbook, for people and programs. */
export interface ParsingSummary {
  /** E.g. “3 tables, 14 formula columns, 41,200 of 41,200 computed cells proven”. */
  readonly summary: string;
  readonly tables: readonly TableSummary[];
  readonly formulas: {
    readonly cells: number;
    /** As seen from their cells: a column filled down counts once. */
    readonly distinct: number;
    readonly translated: number;
    readonly unsupported: number;
  };
  /** Null when it was not asked for. */
  readonly proof: (Verdict & { readonly engine: string; readonly cells: number }) | null;
  readonly unsupported: readonly UnsupportedFormula[];
  /** Formulas that became SQL, of which nothing could be said, and why. */
  readonly unresolved: readonly UnresolvedFormula[];
  /** The first cells that differ. */
  readonly failures: readonly (CellFailure & { readonly sheet: string; readonly formula: string })[];
  readonly dialect: string;
  readonly layout: Layout;
}

export interface TableSummary {
  readonly sheet: string;
  readonly table: string;
  /** Undefined when it has no formulas. */
  readonly view: string | undefined;
  readonly range: string;
  readonly rows: number;
  /** Why these cells are a table. */
  readonly why: readonly string[];
  readonly columns: readonly ColumnSummary[];
}

export interface ColumnSummary {
  readonly name: string;
  readonly header: string;
  readonly letter: string;
  readonly type: string;
  readonly kind: 'input' | 'formula' | 'mixed';
  /** The formula of most of its rows, as it stands in the first of them. */
  readonly formula?: string;
  /** How many different ones its rows have, where they are several. */
  readonly formulas?: number;
  readonly sql?: string;
  /** Of formulas: whether the table itself computes them, and, if that was wanted, why it does not. */
  readonly computedIn?: 'table' | 'view';
  readonly whyInView?: string;
  /** Of its cells with formulas; absent when nothing was proven. */
  readonly verdict?: Verdict;
}

export interface ProofResult {
  readonly engine: string;
  readonly segments: readonly SegmentProof[];
}

export function parsingSummary(
  compiled: CompiledWorkbook,
  { tables: views }: SqlPackage,
  dialect: Dialect,
  proof: ProofResult | null,
): ParsingSummary {
  const { plan } = compiled;
  const translated = plan.levels.flat();
  const all = [...translated, ...plan.refused];
  const viewOf = new Map(views.map((view) => [view.table, view.name]));
  const tables = plan.tables.map((table) => tableSummary(table, viewOf.get(table), compiled, dialect, proof));
  const formulaColumns = tables
    .flatMap(({ columns }) => columns)
    .filter(({ kind }) => kind !== 'input').length;
  const verdict = proof === null ? undefined : verdictOf(proof.segments);
  const cells = cellCount(all);
  const counts = [count(tables.length, 'table'), count(formulaColumns, 'formula column')];
  const proven =
    verdict === undefined
      ? `${number(cellCount(translated))} of ${number(cells)} computed cells translated`
      : `${number(verdict.pass)} of ${number(cells)} computed cells proven`;
  return {
    summary: [...counts, proven].join(', '),
    tables,
    formulas: {
      cells,
      distinct: all.length,
      translated: translated.length,
      unsupported: plan.refused.length,
    },
    proof: proof === null || verdict === undefined ? null : { engine: proof.engine, cells, ...verdict },
    unsupported: unsupportedFormulas(plan.refused, plan),
    unresolved: unresolvedFormulas(proof?.segments ?? [], plan),
    failures: (proof?.segments ?? [])
      .flatMap(({ sheet, formula, failures }) =>
        failures.map((failure) => ({ sheet, formula: `=${formula}`, ...failure })),
      )
      .slice(0, MAX_LISTED),
    dialect: dialect.name,
    layout: compiled.layout,
  };
}

function tableSummary(
  table: TablePlan,
  view: string | undefined,
  compiled: CompiledWorkbook,
  dialect: Dialect,
  proof: ProofResult | null,
): TableSummary {
  const { range, why } = table.region;
  return {
    sheet: table.sheet.name,
    table: table.name,
    view,
    range: `${cellAddress(range.firstColumn, range.firstRow)}:${cellAddress(range.lastColumn, range.lastRow)}`,
    rows: table.rows.count,
    why,
    columns: table.columns.map((column) => columnSummary(column, table, compiled, dialect, proof)),
  };
}

function columnSummary(
  column: TableColumn,
  table: TablePlan,
  { plan, stored, computed, generated }: CompiledWorkbook,
  dialect: Dialect,
  proof: ProofResult | null,
): ColumnSummary {
  const isOwn = (segment: Segment) => segment.table === table && segment.tableColumn === column;
  const segments = plan.levels.flat().filter(isOwn);
  const largest = segments.toSorted((a, b) => b.rows.count - a.rows.count)[0];
  const constants = stored.get(column);
  const shape = computed.lastState(table).shapes.get(column);
  const main = PLANES.find((plane) => shape?.planes.has(plane));
  const type = constants?.planes[0]?.type ?? (shape?.format === 'date' ? 'timestamp' : typeOf(main));
  const value = largest === undefined ? undefined : computed.result(largest);
  const sql = value === undefined || main === undefined ? null : value[main];
  const own = [...segments, ...plan.refused.filter(isOwn)].map((segment) => `${addressOf(segment)}`);
  const proofs = proof?.segments.filter(
    ({ sheet, address }) => sheet === table.sheet.name && own.includes(address),
  );
  return {
    name: column.name,
    header: column.header,
    letter: columnLetters(column.column),
    type,
    kind: segments.length === 0 ? 'input' : constants === undefined ? 'formula' : 'mixed',
    ...(largest === undefined ? {} : { formula: `=${largest.text}` }),
    ...(largest !== undefined && own.length > 1 ? { formulas: own.length } : {}),
    ...(sql === null ? {} : { sql: printExpression(sql, dialect) }),
    ...(segments.length === 0 ? {} : placeOf(column, generated)),
    ...(proofs === undefined || own.length === 0 ? {} : { verdict: verdictOf(proofs) }),
  };
}

function placeOf(column: TableColumn, { columns, reasons }: GeneratedColumns) {
  if (columns.has(column)) return { computedIn: 'table' as const };
  const whyInView = reasons.get(column);
  return { computedIn: 'view' as const, ...(whyInView === undefined ? {} : { whyInView }) };
}

const TYPES: Readonly<Record<Plane, string>> = {
  number: 'double',
  text: 'text',
  logical: 'boolean',
  error: 'smallint',
};

function typeOf(plane: Plane | undefined): string {
  return plane === undefined ? 'text' : TYPES[plane];
}

function verdictOf(proofs: readonly SegmentProof[]): Verdict {
  return {
    pass: proofs.reduce((sum, { passed }) => sum + passed, 0),
    fail: proofs.reduce((sum, { failed }) => sum + failed, 0),
    unresolved: proofs.reduce((sum, { unresolved }) => sum + unresolved, 0),
  };
}

function count(amount: number, noun: string): string {
  return `${number(amount)} ${noun}${amount === 1 ? '' : 's'}`;
}

function number(value: number): string {
  return value.toLocaleString('en');
}
