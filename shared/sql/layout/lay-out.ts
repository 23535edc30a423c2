import { cellAddress } from '../../tabular/cell-address.ts';
import { column, integer, isNotNull, operator } from '../ast/build.ts';
import type { SqlOutput, SqlSelect } from '../ast/sql-tree.ts';
import { compileFill } from '../compile/compile-fill.ts';
import { compileFormula } from '../compile/compile-formula.ts';
import { FromClause } from '../compile/from-clause.ts';
import type { Typed } from '../compile/typed.ts';
import { BLANK } from '../compile/typed.ts';
import { UnsupportedFormulaError } from '../compile/unsupported-formula-error.ts';
import type { GeneratedColumns } from '../generated/generated-column.ts';
import type { WorkbookPlan } from '../plan/plan-workbook.ts';
import { refusalCodeOf } from '../plan/refusal-code.ts';
import { RowSet } from '../plan/row-set.ts';
import type { Segment } from '../plan/segment.ts';
import { SegmentIndex } from '../plan/segment-index.ts';
import { ROW_COLUMN, type TableColumn, type TablePlan } from '../plan/table-plan.ts';
import { UniqueNames } from '../plan/unique-names.ts';
import type { Dialect } from '../print/dialect.ts';
import { DialectRefusalError } from '../print/dialect-refusal-error.ts';
import { assertPrintable } from './assert-printable.ts';
import { CellReader } from './cell-reader.ts';
import { chooseValue, type RowsValue } from './choose-value.ts';
import { Computed, type LooseCell } from './computed.ts';
import type { CurrentQuery } from './current-query.ts';
import { FixedRanges } from './fixed-ranges.ts';
import { layOutRecurrence, type RecurrenceResult } from './lay-out-recurrence.ts';
import { oversizedRecurrences } from './oversized-views.ts';
import { CELL_PLANES, type PackageNames } from './package-names.ts';
import { type PlaneNames, planeNames } from './plane-names.ts';
import { ReadBudget } from './read-budget.ts';
import type { Refusal } from './refusal.ts';
import { rowsCondition } from './rows-condition.ts';
import { everythingOf, SegmentScope, type Surroundings } from './segment-scope.ts';
import type { ComputedCells } from './store-constants.ts';
import { readPlane, type StoredColumn } from './stored-column.ts';
import { eitherOf, outputsOf, shapeOf, type ValueShape, valueAt } from './value-shape.ts';

/** By table and column: what the base tables hold. */
export type StoredColumns = ReadonlyMap<TableColumn, StoredColumn>;

export interface LaidOut {
  readonly computed: Computed;
  /** When there are any, the rest is of no use: their saved values must be stored first. */
  readonly refusals: Refusal[];
}

/** Formulas of one query join what they compute once: databases plan joins in more than the square of their number. */
const MAX_JOINS_PER_STEP = 32;
const MAX_CELLS_PER_STEP = 32;
const ALIAS = 'a0';
const PREFIX = 'a';

/** Turns the formulas of a plan into queries, level by level. */
export function layOut(
  plan: WorkbookPlan,
  computedCells: ComputedCells,
  constants: StoredColumns,
  { columns: generated }: GeneratedColumns,
  names: PackageNames,
  dialect: Dialect,
): LaidOut {
  const computed = new Computed();
  const cells = new CellReader(plan.homes, computed, names, computedCells);
  const ranges = new FixedRanges(plan.homes, computed, names, cells);
  const levelOf = new Map(plan.levels.flatMap((level, i) => level.map((segment) => [segment, i] as const)));
  const around: Surroundings = {
    plan,
    computed,
    names,
    cells,
    ranges,
    index: new SegmentIndex(levelOf.keys()),
    levelOf,
    dialect,
    budget: new ReadBudget(dialect),
  };
  const refusals: Refusal[] = [];
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
      if (table === undefined) addLooseCells(own, level, around, refusals);
      else addTableStates(table, own, level, around, refusals);
    }
  }
  if (refusals.length === 0) refusals.push(...oversizedRecurrences(plan, computed, dialect));
  return { computed, refusals };
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

/** The table with the results of a level's formulas beside what it had before. */
function addTableStates(
  table: TablePlan,
  segments: readonly Segment[],
  level: number,
  around: Surroundings,
  refusals: Refusal[],
): void {
  const recurrences = around.plan.recurrences.filter(
    ({ segments: [first] }) => first && segments.includes(first),
  );
  const recurrent = new Set(recurrences.flatMap((recurrence) => recurrence.segments));
  const stepped = recurrences.flatMap((recurrence): RecurrenceResult[] => {
    const result = layOutRecurrence(recurrence, level, around);
    if ('step' in result) return [result];
    refusals.push(...result);
    return [];
  });
  const isAlone = (segment: Segment) => segment.rows.count === 1 && table.rows.count > 1;
  const others = segments.filter((segment) => !recurrent.has(segment));
  const alone = addCells(others.filter(isAlone), `${table.name}_rows`, level, around, refusals);
  const shared = others.filter((segment) => !isAlone(segment));
  // Those of one column are one join.
  const columns = [...Map.groupBy(alone, ({ segment }) => segment.tableColumn).values()];
  let done = 0;
  for (let part = 0; part === 0 || done < shared.length || columns.length + stepped.length > 0; part++) {
    const rows = stepped.splice(0, MAX_JOINS_PER_STEP);
    const cells = columns.splice(0, MAX_JOINS_PER_STEP - rows.length).flat();
    const rest = shared.slice(done);
    const isLast = columns.length + stepped.length === 0;
    done += addTableState(
      { table, segments: rest, alone: cells, stepped: rows, level, isOnly: part === 0 && isLast },
      around,
      refusals,
    );
  }
}

interface StateStep {
  readonly table: TablePlan;
  readonly segments: readonly Segment[];
  /** Cells of single rows, computed beforehand. */
  readonly alone: readonly CellResult[];
  /** Columns that were computed row by row, beforehand too. */
  readonly stepped: readonly RecurrenceResult[];
  readonly level: number;
  /** No other query of this level comes before it, nor after it if all segments fit. */
  readonly isOnly: boolean;
}

/** Says how many of the segments fitted into one query. */
function addTableState(
  { table, segments, alone, stepped, level, isOnly }: StateStep,
  around: Surroundings,
  refusals: Refusal[],
): number {
  const { computed, names } = around;
  const before = computed.lastState(table);
  const select = new FromClause(
    { kind: 'table', schema: null, name: before.step.name, alias: ALIAS },
    PREFIX,
    around.plan.model.isDate1904,
  );
  const beforehand = [...alone.map(({ cell }) => cell), ...stepped];
  const needs = new Set([before.step.name, ...beforehand.map(({ step }) => step.name)]);
  around.budget.open(select, [...needs]);
  const query: CurrentQuery = { level, select, table: { plan: table, state: before, alias: ALIAS }, needs };
  const found = [...joinCells(alone, select), ...joinRecurrences(stepped, select, names)];
  let done = 0;
  for (const segment of segments) {
    if (done + beforehand.length > 0 && select.joinCount >= MAX_JOINS_PER_STEP) break;
    done++;
    const value = compiled(segment, query, around, refusals);
    const { tableColumn, rows } = segment;
    if (value === undefined || tableColumn === undefined) continue;
    found.push({ column: tableColumn, rows, value, condition: rowsCondition(ALIAS, rows, table.rows) });
  }
  const results = Map.groupBy(found, (result) => result.column);
  const shapes = new Map<TableColumn, ValueShape>();
  const outputs: SqlOutput[] = [{ expression: column(ALIAS, ROW_COLUMN), as: ROW_COLUMN }];
  for (const each of table.columns) {
    const previous = before.shapes.get(each);
    const own = results.get(each) ?? [];
    if (previous === undefined && own.length === 0) continue;
    const planes = names.planes(each);
    const value = previous === undefined ? BLANK : valueAt(previous, ALIAS, planes, true);
    const isWhole = own.some(({ rows }) => rows.count === table.rows.count);
    const shape = eitherOf([
      ...own.map((result) => shapeOf(result.value)),
      ...(isWhole || (previous === undefined && own.length > 0 && isEvery(own, table))
        ? []
        : [shapeOf(value)]),
    ]);
    shapes.set(each, shape);
    outputs.push(...outputsOf(chooseValue(shape, own, value), shape, planes));
  }
  const core: SqlSelect = { kind: 'select', outputs, from: select.sql };
  const step = {
    name: names.step(table.name, level + 1),
    // What was parted for the planner must not be put together by it.
    select: isOnly && done === segments.length ? core : { ...core, offset: 0 },
    needs,
  };
  computed.addStep(step);
  around.budget.close(step.name, select);
  computed.addState(table, { step, level, shapes });
  return done;
}

/** What formulas give for some rows of a column. */
interface RowsResult extends RowsValue {
  readonly column: TableColumn;
  readonly rows: RowSet;
}

/** Puts cells that were computed one by one beside their rows. */
function joinCells(cells: readonly CellResult[], select: FromClause): RowsResult[] {
  const byColumn = Map.groupBy(cells, ({ segment }) => segment.tableColumn);
  return [...byColumn].flatMap(([tableColumn, own]): RowsResult[] => {
    if (tableColumn === undefined) return [];
    const shape = eitherOf(own.map(({ cell }) => cell.shape));
    const [first, ...others] = [...Map.groupBy(own, ({ cell }) => cell.step)].map(([step, ofStep]) =>
      rowsOfCells(step.name, ofStep, shape),
    );
    if (first === undefined) return [];
    const alias = select.joinOnce({
      join: 'left',
      select: { ...first, unionAll: others },
      lateral: false,
      on: (joined) => operator(column(joined, ROW_COLUMN), '=', column(ALIAS, ROW_COLUMN)),
    });
    return [
      {
        column: tableColumn,
        rows: RowSet.union(own.flatMap(({ segment }) => segment.rows.runs)),
        value: valueAt(shape, alias, CELL_PLANES, true),
        condition: isNotNull(column(alias, ROW_COLUMN)),
      },
    ];
  });
}

/** Puts what was computed row by row beside its rows. */
function joinRecurrences(
  results: readonly RecurrenceResult[],
  select: FromClause,
  names: PackageNames,
): RowsResult[] {
  return results.flatMap(({ recurrence, step, shapes }) => {
    const alias = select.joinOnce({
      join: 'left',
      select: everythingOf(step.name, shapes, names),
      lateral: false,
      on: (joined) => operator(column(joined, ROW_COLUMN), '=', column(ALIAS, ROW_COLUMN)),
    });
    const { table, segments } = recurrence;
    return [...shapes].map(([tableColumn, shape]): RowsResult => {
      const own = segments.filter((segment) => segment.tableColumn === tableColumn);
      const rows = RowSet.union(own.flatMap((segment) => segment.rows.runs));
      const value = valueAt(shape, alias, names.planes(tableColumn), true);
      return { column: tableColumn, rows, value, condition: rowsCondition(ALIAS, rows, table.rows) };
    });
  });
}

/** The cells of a one-row query as rows. */
function rowsOfCells(name: string, cells: readonly CellResult[], shape: ValueShape): SqlSelect {
  const [source, rows] = ['x', 'y'];
  const columns = [
    ROW_COLUMN,
    ...outputsOf(valueAt(shape, source, CELL_PLANES, true), shape, CELL_PLANES).map(({ as }) => as),
  ];
  const values = cells.map(({ segment, cell }) => [
    integer(segment.rows.first),
    ...outputsOf(valueAt(cell.shape, source, cell.names, true), shape, CELL_PLANES).map(
      ({ expression }) => expression,
    ),
  ]);
  return {
    kind: 'select',
    outputs: columns.map((as) => ({ expression: column(rows, as), as })),
    from: {
      first: { kind: 'table', schema: null, name, alias: source },
      joins: [
        {
          join: 'cross',
          source: { kind: 'values', rows: values, alias: rows, columns, lateral: true },
          on: null,
        },
      ],
    },
  };
}

function isEvery(own: readonly RowsResult[], table: TablePlan): boolean {
  return own.reduce((sum, { rows }) => sum + rows.count, 0) === table.rows.count;
}

/** Cells outside of tables. */
function addLooseCells(
  segments: readonly Segment[],
  level: number,
  around: Surroundings,
  refusals: Refusal[],
): void {
  const { computed, plan } = around;
  for (const [sheetIndex, own] of Map.groupBy(segments, (segment) => segment.sheetIndex)) {
    const name = `${plan.homes.sheets[sheetIndex]?.name ?? ''}_cells`;
    for (const { segment, cell } of addCells(own, name, level, around, refusals)) {
      computed.addLoose(sheetIndex, segment.rows.first, segment.column, cell);
    }
  }
}

interface CellResult {
  readonly segment: Segment;
  readonly cell: LooseCell;
}

/** Segments of one cell: columns of queries of one row. */
function addCells(
  segments: readonly Segment[],
  name: string,
  level: number,
  around: Surroundings,
  refusals: Refusal[],
): CellResult[] {
  const results: CellResult[] = [];
  for (let next = 0; next < segments.length; ) {
    const needs = new Set<string>();
    const select = new FromClause(null, PREFIX, around.plan.model.isDate1904);
    const query: CurrentQuery = { level, select, table: undefined, needs };
    const outputs: SqlOutput[] = [];
    const taken = new UniqueNames();
    const found: { segment: Segment; shape: ValueShape; names: PlaneNames }[] = [];
    for (const segment of segments.slice(next, next + MAX_CELLS_PER_STEP)) {
      if (select.joinCount >= MAX_JOINS_PER_STEP) break;
      next++;
      const value = compiled(segment, query, around, refusals);
      if (value === undefined) continue;
      const shape = shapeOf(value);
      const planes = planeNames(cellAddress(segment.column, segment.rows.first).toLowerCase(), taken);
      outputs.push(...outputsOf(value, shape, planes));
      found.push({ segment, shape, names: planes });
    }
    if (outputs.length === 0) continue;
    const step = {
      name: around.names.step(name, level + 1),
      select: { kind: 'select' as const, outputs, from: select.sql },
      needs,
    };
    around.computed.addStep(step);
    around.budget.close(step.name, select);
    for (const { segment, ...cell } of found) results.push({ segment, cell: { step, level, ...cell } });
  }
  return results;
}

function compiled(
  segment: Segment,
  query: CurrentQuery,
  around: Surroundings,
  refusals: Refusal[],
): Typed | undefined {
  if (segment.tree === undefined) return undefined;
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
    refusals.push({ segment, code: refusalCodeOf(error), reason: error.message });
    return undefined;
  }
}
