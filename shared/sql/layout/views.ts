import { cellAddress } from '../../tabular/cell-address.ts';
import { allOf, call, column, double, integer, literal, nullOf, operator, textOf } from '../ast/build.ts';
import type { SqlExpression, SqlOutput, SqlSelect } from '../ast/sql-tree.ts';
import { ROW_COLUMN, type TableColumn, type TablePlan } from '../plan/table-plan.ts';
import type { CompiledWorkbook } from './compile-workbook.ts';
import type { LooseCell, Step } from './computed.ts';
import { PLANE_TYPES, PLANES, type Plane } from './plane-names.ts';
import { type ValueShape, valueAt } from './value-shape.ts';

/** A view and what its columns mean. */
export interface PackageView {
  readonly name: string;
  readonly select: SqlSelect;
}

/** A table with the results of its formulas. */
export interface TableView extends PackageView {
  readonly table: TablePlan;
  readonly columns: readonly ViewColumn[];
}

export interface ViewColumn {
  readonly column: TableColumn;
  /** Under which name each kind of value is found; dates are the numbers of days in `number`. */
  readonly planes: ReadonlyMap<Plane, string>;
}

/** The cells of a sheet that are in no table and have formulas: a row for each. */
export interface CellsView extends PackageView {
  readonly sheetIndex: number;
}

const DAY_SECONDS = 86_400;
const FIRST_CERTAIN_DAY = 61;
const LAST_DAY = 2_958_465;
const ALIAS = 'z';

/** Views of the tables that have formulas, in the order of tables. */
export function tableViews({ plan, names, computed }: CompiledWorkbook): TableView[] {
  return plan.tables.flatMap((table): TableView[] => {
    const state = computed.lastState(table);
    if (state.level === -1) return [];
    const outputs: SqlOutput[] = [{ expression: column(ALIAS, ROW_COLUMN), as: ROW_COLUMN }];
    const columns = table.columns.map((each): ViewColumn => {
      const shape = state.shapes.get(each);
      const planes = new Map<Plane, string>();
      if (shape === undefined) return { column: each, planes };
      const value = valueAt(shape, ALIAS, names.planes(each), true);
      for (const { plane, as, expression } of columnsOf(each, shape, names.planes(each), (p) => value[p])) {
        outputs.push({ expression, as });
        if (plane !== undefined) planes.set(plane, as);
      }
      return { column: each, planes };
    });
    const first = { kind: 'table' as const, schema: null, name: state.step.name, alias: ALIAS };
    const select: SqlSelect = {
      kind: 'select',
      with: stepsFor([state.step], computed.steps),
      outputs,
      from: { first, joins: [] },
    };
    return [{ name: names.view(table.name), table, columns, select }];
  });
}

interface NamedColumn {
  readonly plane: Plane | undefined;
  readonly as: string;
  readonly expression: SqlExpression;
}

/** The main kind under the column's own name. A date is a timestamp there, and the number of days beside it. */
function columnsOf(
  { name }: TableColumn,
  shape: ValueShape,
  names: Readonly<Record<Plane, string>>,
  planeOf: (plane: Plane) => SqlExpression | null,
): NamedColumn[] {
  const present = PLANES.filter((plane) => shape.planes.has(plane));
  const main = present.find((plane) => plane !== 'number' || !shape.isZeroForBlank) ?? present[0];
  const isDate = shape.format === 'date' && main === 'number';
  const number = planeOf('number');
  const date =
    isDate && number !== null ? [{ plane: undefined, as: name, expression: asTimestamp(number) }] : [];
  const planes = present.map((plane) => ({
    plane,
    as: plane === main && !isDate ? name : names[plane],
    expression: planeOf(plane) ?? nullOf(PLANE_TYPES[plane]),
  }));
  return [...date, ...planes];
}

/** Null for numbers of days that are no certain date. */
function asTimestamp(days: SqlExpression): SqlExpression {
  const zero = integer(0);
  const seconds = operator(days, '*', double(DAY_SECONDS));
  const since = call('make_interval', zero, zero, zero, zero, zero, zero, seconds);
  const moment = operator(literal('timestamp', '1899-12-30 00:00:00'), '+', since);
  const isCertain = allOf([
    operator(days, '>=', double(FIRST_CERTAIN_DAY)),
    operator(days, '<', double(LAST_DAY + 1)),
  ]);
  if (isCertain === null) return moment;
  return { kind: 'case', branches: [{ when: isCertain, result: moment }], otherwise: null };
}

/** A view of each sheet that has formulas outside of tables. */
export function cellsViews({ plan, names, computed }: CompiledWorkbook): CellsView[] {
  return plan.homes.sheets.flatMap((_, sheetIndex): CellsView[] => {
    const cells = plan.levels
      .flat()
      .filter((segment) => segment.table === undefined && segment.sheetIndex === sheetIndex)
      .flatMap(({ rows, column: columnNumber }) => {
        const cell = computed.looseCell(sheetIndex, rows.first, columnNumber);
        return cell === undefined ? [] : [{ row: rows.first, column: columnNumber, cell }];
      })
      .sort((a, b) => a.row - b.row || a.column - b.column);
    const [head, ...others] = cells.map((each) => cellSelect(each.row, each.column, each.cell));
    if (head === undefined) return [];
    const steps = stepsFor(
      cells.map(({ cell }) => cell.step),
      computed.steps,
    );
    const name = names.view(names.cells(sheetIndex));
    return [{ name, sheetIndex, select: { ...head, with: steps, unionAll: others } }];
  });
}

function cellSelect(row: number, columnNumber: number, { step, shape, names }: LooseCell): SqlSelect {
  const value = valueAt(shape, ALIAS, names, false);
  return {
    kind: 'select',
    outputs: [
      { expression: textOf(cellAddress(columnNumber, row)), as: 'cell' },
      { expression: integer(row), as: ROW_COLUMN },
      { expression: integer(columnNumber), as: 'column' },
      ...PLANES.map((plane) => ({ expression: value[plane] ?? nullOf(PLANE_TYPES[plane]), as: plane })),
    ],
    from: { first: { kind: 'table', schema: null, name: step.name, alias: ALIAS }, joins: [] },
  };
}

/** The steps themselves and all that they read, in an order in which each comes after what it reads. */
function stepsFor(wanted: readonly Step[], all: readonly Step[]): { name: string; select: SqlSelect }[] {
  const byName = new Map(all.map((step) => [step.name, step]));
  const needed = new Set<Step>();
  const waiting = [...wanted];
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    if (needed.has(step)) continue;
    needed.add(step);
    for (const name of step.needs) {
      const other = byName.get(name);
      if (other !== undefined) waiting.push(other);
    }
  }
  return all.filter((step) => needed.has(step)).map(({ name, select }) => ({ name, select }));
}
