import { InvalidInputError } from '../../errors.ts';
import { cellAddress, columnLetters } from '../../tabular/cell-address.ts';
import type { CellValue } from '../../workbook/cell-value.ts';
import { allOf, column, isNull, literal, operator, textOf } from '../ast/build.ts';
import type { SqlColumn, SqlStatement } from '../ast/sql-statement.ts';
import type { SqlExpression, SqlType } from '../ast/sql-tree.ts';
import { helpersUsed } from '../helpers/helpers-used.ts';
import { addressOf } from '../plan/address-of.ts';
import { ROW_COLUMN, type TableColumn, type TablePlan } from '../plan/table-plan.ts';
import type { Dialect } from '../print/dialect.ts';
import { printStatement } from '../print/print-statement.ts';
import { CATALOGUE, type CompiledWorkbook } from './compile-workbook.ts';
import { CELL_PLANES } from './package-names.ts';
import { PLANE_TYPES, PLANES, type Plane } from './plane-names.ts';
import { constantsOf } from './store-constants.ts';
import { type StoredColumn, type StoredPlane, type StoredValue, storedValue } from './stored-column.ts';
import { type CellsView, cellsViews, type TableView, tableViews } from './views.ts';

/** How the package loads its data: `copy` is what psql understands, `insert` what every client does. */
export type DataStyle = 'insert' | 'copy';

export interface SqlPackage {
  /** The script, statement by statement. Runs on an empty database in one go. */
  readonly statements: Iterable<string>;
  readonly tables: readonly TableView[];
  readonly cells: readonly CellsView[];
}

const ROWS_AT_ONCE: Record<DataStyle, number> = { insert: 500, copy: 20_000 };
/** A database that has not counted the rows of a table joins large ones in ways that are for small ones. */
const ROWS_TO_ANALYZE = 1_000;

/** The script that builds the workbook in a database. The same workbook gives the same bytes. */
export function writePackage(compiled: CompiledWorkbook, dialect: Dialect, data: DataStyle): SqlPackage {
  if (data === 'copy' && dialect.partial !== undefined) {
    throw new InvalidInputError(`${dialect.title} reads no COPY blocks. Ask for the data as "insert"`);
  }
  const tables = tableViews(compiled);
  const cells = cellsViews(compiled);
  return { statements: statementsOf(compiled, tables, cells, dialect, data), tables, cells };
}

function* statementsOf(
  compiled: CompiledWorkbook,
  tables: readonly TableView[],
  cells: readonly CellsView[],
  dialect: Dialect,
  data: DataStyle,
): Generator<string> {
  const print = (statement: SqlStatement): string => printStatement(statement, dialect);
  const { names } = compiled;
  yield print({ kind: 'create-schema', name: names.schema });
  const generated = [...compiled.generated.columns.values()].flatMap((own) => own.columns);
  const selects = [...tables, ...cells].map(({ select }) => select);
  const helpers = dialect.defineHelpers(helpersUsed([generated, selects]));
  if (helpers.length > 0) yield print({ kind: 'create-schema', name: 'xl' });
  yield* helpers;
  for (const table of compiled.plan.tables) {
    const columns = storedColumnsOf(table, compiled);
    const target = { schema: names.schema, name: table.name };
    const declared: SqlColumn[] = [
      { name: ROW_COLUMN, type: 'integer', primaryKey: true },
      ...columns.flatMap(({ stored }) => stored.planes.map(declaredPlane)),
    ];
    const computed = table.columns.flatMap((each) => compiled.generated.columns.get(each)?.columns ?? []);
    yield print({ kind: 'create-table', table: target, columns: [...declared, ...computed] });
    const { sheet, region } = table;
    const text = `Sheet “${sheet.name}”, ${rangeText(region.range)}: the values that were typed in`;
    yield print({ kind: 'comment', on: 'table', target, text });
    yield* load(target.name, declared, rowsOf(table, columns, compiled));
    if (table.rows.count >= ROWS_TO_ANALYZE) yield print({ kind: 'analyze', table: target });
  }
  for (const sheetIndex of compiled.plan.homes.sheets.keys()) yield* looseConstants(sheetIndex);
  for (const { name, select } of [...tables, ...cells]) {
    yield print({ kind: 'create-view', view: { schema: names.schema, name }, select });
  }
  for (const view of tables) yield* formulaComments(view);
  yield* catalogue();

  function* load(name: string, columns: readonly SqlColumn[], rows: Iterable<readonly StoredValue[]>) {
    const table = { schema: names.schema, name };
    const columnNames = columns.map((column) => column.name);
    for (const chunk of chunked(rows, ROWS_AT_ONCE[data])) {
      yield data === 'copy'
        ? print({ kind: 'copy', table, columns: columnNames, rows: chunk })
        : print({
            kind: 'insert',
            table,
            columns: columnNames,
            rows: chunk.map((row) => literals(row, columns)),
          });
    }
  }

  function* looseConstants(sheetIndex: number): Generator<string> {
    const rows = [...looseRows(sheetIndex)];
    if (rows.length === 0) return;
    const declared: SqlColumn[] = [
      { name: 'cell', type: 'text', primaryKey: true },
      { name: ROW_COLUMN, type: 'integer' },
      { name: 'column', type: 'integer' },
      { name: 'kind', type: 'text' },
      ...PLANES.map((plane) => ({
        name: CELL_PLANES[plane],
        type: PLANE_TYPES[plane],
        check: operator(isNull(column(null, CELL_PLANES[plane])), 'or', isOfKind(plane)),
      })),
    ];
    const target = { schema: names.schema, name: names.cells(sheetIndex) };
    yield print({ kind: 'create-table', table: target, columns: declared });
    const text = `Sheet “${compiled.plan.homes.sheets[sheetIndex]?.name}”: cells that are in no table`;
    yield print({ kind: 'comment', on: 'table', target, text });
    yield* load(target.name, declared, rows);
  }

  function* looseRows(sheetIndex: number): Generator<StoredValue[]> {
    const { homes } = compiled.plan;
    for (const each of homes.looseColumns(sheetIndex)) {
      for (const row of homes.looseRows(sheetIndex, each)) {
        if (compiled.computedCells.isLoose(sheetIndex, row, each)) continue;
        const value: CellValue = homes.sheets[sheetIndex]?.cells.valueAt(row, each) ?? { kind: 'blank' };
        const planes = PLANES.map((plane) =>
          storedValue(value, { plane, name: plane, type: PLANE_TYPES[plane] }),
        );
        const kind = PLANES.find((_, i) => planes[i] !== null) ?? null;
        yield [cellAddress(each, row), row, each, kind, ...planes];
      }
    }
  }

  function* formulaComments({ name, table }: TableView): Generator<string> {
    const target = { schema: names.schema, name };
    const own = compiled.plan.levels.flat().filter((segment) => segment.table === table);
    for (const [column, segments] of Map.groupBy(own, ({ tableColumn }) => tableColumn)) {
      if (column === undefined) continue;
      const text = segments.map((segment) => `${addressOf(segment)}: =${segment.text}`).join('\n');
      yield print({ kind: 'comment', on: 'column', target, column: column.name, text });
    }
  }

  function* catalogue(): Generator<string> {
    const declared: SqlColumn[] = ['sheet', 'address', 'relation', 'column', 'formula', 'refusal'].map(
      (name) => ({
        name,
        type: 'text',
      }),
    );
    yield print({
      kind: 'create-table',
      table: { schema: names.schema, name: CATALOGUE },
      columns: declared,
    });
    yield* load(CATALOGUE, declared, catalogueRows());
  }

  function* catalogueRows(): Generator<StoredValue[]> {
    const views = new Map(tables.map((view) => [view.table, view.name]));
    const cellViews = new Map(cells.map((view) => [view.sheetIndex, view.name]));
    const { homes, levels, refused, tables: plans } = compiled.plan;
    const sheetName = (index: number) => homes.sheets[index]?.name ?? '';
    for (const { name, sheetIndex, columns, rows } of plans) {
      for (const { column, name: columnName } of columns) {
        const letters = columnLetters(column);
        const address = `${letters}${rows.first}:${letters}${rows.last}`;
        yield [sheetName(sheetIndex), address, name, columnName, null, null];
      }
    }
    for (const segment of [...levels.flat(), ...refused]) {
      const { table, tableColumn, sheetIndex, text, refusal } = segment;
      const relation =
        refusal !== undefined
          ? (table?.name ?? names.cells(sheetIndex))
          : table === undefined
            ? (cellViews.get(sheetIndex) ?? null)
            : (views.get(table) ?? null);
      yield [
        sheetName(sheetIndex),
        addressOf(segment),
        relation,
        tableColumn?.name ?? null,
        text,
        refusal ?? null,
      ];
    }
  }
}

/** A cell has one value: where there are places for several kinds, all but one are empty. */
function declaredPlane(
  { name, type }: StoredPlane,
  position: number,
  planes: readonly StoredPlane[],
): SqlColumn {
  const others = allOf(planes.slice(0, position).map((other) => isNull(column(null, other.name))));
  if (others === null) return { name, type };
  return { name, type, check: operator(isNull(column(null, name)), 'or', others) };
}

/** Views read the kind that the cell had in the workbook. Others would be stored and never seen. */
function isOfKind(plane: Plane): SqlExpression {
  return operator(column(null, 'kind'), 'is not distinct from', textOf(plane));
}

interface StoredTableColumn {
  readonly column: TableColumn;
  readonly position: number;
  readonly stored: StoredColumn;
}

function storedColumnsOf(table: TablePlan, { stored }: CompiledWorkbook): StoredTableColumn[] {
  return table.columns.flatMap((column, position) => {
    const own = stored.get(column);
    return own === undefined ? [] : [{ column, position, stored: own }];
  });
}

/** All rows of a table, those without constants too: formulas may stand there. */
function* rowsOf(
  table: TablePlan,
  columns: readonly StoredTableColumn[],
  { computedCells }: CompiledWorkbook,
): Generator<StoredValue[]> {
  const constants = constantsOf(table, computedCells);
  let next = constants.next();
  const width = columns.reduce((sum, { stored }) => sum + stored.planes.length, 1);
  const offsets = new Map<number, { readonly at: number; readonly stored: StoredColumn }>();
  let at = 1;
  for (const { position, stored } of columns) {
    offsets.set(position, { at, stored });
    at += stored.planes.length;
  }
  for (const row of table.rows) {
    const values: StoredValue[] = Array(width).fill(null);
    values[0] = row;
    for (; next.done !== true && next.value.row === row; next = constants.next()) {
      const own = offsets.get(next.value.position);
      const value = table.sheet.cells.value(next.value.index);
      for (const [i, plane] of (own?.stored.planes ?? []).entries()) {
        values[(own?.at ?? 0) + i] = storedValue(value, plane);
      }
    }
    yield values;
  }
}

function literals(row: readonly StoredValue[], columns: readonly SqlColumn[]): SqlExpression[] {
  return row.map((value, i) => {
    const type: SqlType = columns[i]?.type ?? 'text';
    return type === 'text' && typeof value === 'string' ? textOf(value) : literal(type, value);
  });
}

function* chunked<Item>(items: Iterable<Item>, length: number): Generator<Item[]> {
  let chunk: Item[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < length) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

function rangeText({ firstRow, firstColumn, lastRow, lastColumn }: TablePlan['region']['range']): string {
  return `${cellAddress(firstColumn, firstRow)}:${cellAddress(lastColumn, lastRow)}`;
}
