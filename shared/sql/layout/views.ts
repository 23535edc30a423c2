import { cellAddress } from '../../tabular/cell-address.ts';
import { column, integer, nullOf, textOf } from '../ast/build.ts';
import type { SqlOutput, SqlSelect } from '../ast/sql-tree.ts';
import { ROW_COLUMN, type TableColumn, type TablePlan } from '../plan/table-plan.ts';
import type { CompiledWorkbook } from './compile-workbook.ts';
import type { LooseCell } from './computed.ts';
import { namedColumns } from './named-columns.ts';
import { PLANE_TYPES, PLANES, type Plane } from './plane-names.ts';
import { stepsFor } from './steps-for.ts';
import { valueAt } from './value-shape.ts';

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

export interface PackageViews {
  readonly tables: readonly TableView[];
  readonly cells: readonly CellsView[];
}

const ALIAS = 'z';

/** Views of the tables that have formulas, in the order of tables. */
export function tableViews({ plan, names, computed, generated }: CompiledWorkbook): TableView[] {
  return plan.tables.flatMap((table): TableView[] => {
    const state = computed.lastState(table);
    if (state.level === -1 && !table.columns.some((each) => generated.columns.has(each))) return [];
    const outputs: SqlOutput[] = [{ expression: column(ALIAS, ROW_COLUMN), as: ROW_COLUMN }];
    const columns = table.columns.map((each): ViewColumn => {
      const shape = state.shapes.get(each);
      const planes = new Map<Plane, string>();
      if (shape === undefined) return { column: each, planes };
      const value = valueAt(shape, ALIAS, names.planes(each), true);
      for (const { plane, as, expression } of namedColumns(each.name, shape, names.planes(each), value)) {
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
