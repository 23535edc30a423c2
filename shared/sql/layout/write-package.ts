import { InvalidInputError } from '../../errors.ts';
import { cellAddress } from '../../tabular/cell-address.ts';
import { column, isNull, literal, operator, textOf } from '../ast/build.ts';
import type { SqlColumn, SqlStatement } from '../ast/sql-statement.ts';
import type { SqlExpression, SqlType } from '../ast/sql-tree.ts';
import { helpersUsed } from '../helpers/helpers-used.ts';
import { addressOf } from '../plan/address-of.ts';
import { ROW_COLUMN, type TablePlan } from '../plan/table-plan.ts';
import type { Dialect } from '../print/dialect.ts';
import { printStatement } from '../print/print-statement.ts';
import { CATALOGUE_COLUMNS, catalogueRows } from './cell-catalogue.ts';
import { CATALOGUE, type CompiledWorkbook } from './compile-workbook.ts';
import { declaredPlane, isOfKind } from './declared-kinds.ts';
import { CELL_PLANES } from './package-names.ts';
import { PLANE_TYPES, PLANES } from './plane-names.ts';
import type { StoredValue } from './stored-column.ts';
import { looseRows, storedColumnsOf, storedRows } from './stored-rows.ts';
import { cellsViews, type PackageViews, type TableView, tableViews } from './views.ts';

/** How the package loads its data: `copy` is what psql understands, `insert` what every client does. */
export type DataStyle = 'insert' | 'copy';

export interface SqlPackage extends PackageViews {
  /** The script, statement by statement. Runs on an empty database in one go. */
  readonly statements: Iterable<string>;
}

const ROWS_AT_ONCE: Record<DataStyle, number> = { insert: 500, copy: 20_000 };
/** A database that has not counted the rows of a table joins large ones in ways that are for small ones. */
const ROWS_TO_ANALYZE = 1_000;

/** The script that builds the workbook in a database. The same workbook gives the same bytes. */
export function writePackage(compiled: CompiledWorkbook, dialect: Dialect, data: DataStyle): SqlPackage {
  if (data === 'copy' && dialect.partial !== undefined) {
    throw new InvalidInputError(`${dialect.title} reads no COPY blocks. Ask for the data as "insert"`);
  }
  const views = { tables: tableViews(compiled), cells: cellsViews(compiled) };
  return { statements: new PackageScript(compiled, views, dialect, data).statements(), ...views };
}

class PackageScript {
  readonly #compiled: CompiledWorkbook;
  readonly #views: PackageViews;
  readonly #dialect: Dialect;
  readonly #data: DataStyle;

  constructor(compiled: CompiledWorkbook, views: PackageViews, dialect: Dialect, data: DataStyle) {
    this.#compiled = compiled;
    this.#views = views;
    this.#dialect = dialect;
    this.#data = data;
  }

  *statements(): Generator<string> {
    const { names, plan } = this.#compiled;
    const { tables, cells } = this.#views;
    yield this.#print({ kind: 'create-schema', name: names.schema });
    yield* this.#helpers();
    for (const table of plan.tables) yield* this.#table(table);
    for (const sheetIndex of plan.homes.sheets.keys()) yield* this.#looseConstants(sheetIndex);
    for (const { name, select } of [...tables, ...cells]) {
      yield this.#print({ kind: 'create-view', view: this.#named(name), select });
    }
    for (const view of tables) yield* this.#formulaComments(view);
    yield this.#print({ kind: 'create-table', table: this.#named(CATALOGUE), columns: CATALOGUE_COLUMNS });
    yield* this.#load(CATALOGUE, CATALOGUE_COLUMNS, catalogueRows(this.#compiled, this.#views));
  }

  *#helpers(): Generator<string> {
    const { tables, cells } = this.#views;
    const generated = [...this.#compiled.generated.columns.values()].flatMap((own) => own.columns);
    const selects = [...tables, ...cells].map(({ select }) => select);
    const helpers = this.#dialect.defineHelpers(helpersUsed([generated, selects]));
    if (helpers.length > 0) yield this.#print({ kind: 'create-schema', name: 'xl' });
    yield* helpers;
  }

  *#table(table: TablePlan): Generator<string> {
    const columns = storedColumnsOf(table, this.#compiled);
    const declared: SqlColumn[] = [
      { name: ROW_COLUMN, type: 'integer', primaryKey: true },
      ...columns.flatMap(({ stored }) => stored.planes.map(declaredPlane)),
    ];
    const { generated } = this.#compiled;
    const computed = table.columns.flatMap((each) => generated.columns.get(each)?.columns ?? []);
    const target = this.#named(table.name);
    yield this.#print({ kind: 'create-table', table: target, columns: [...declared, ...computed] });
    const { sheet, region } = table;
    const text = `Sheet “${sheet.name}”, ${rangeText(region.range)}: the values that were typed in`;
    yield this.#print({ kind: 'comment', on: 'table', target, text });
    yield* this.#load(table.name, declared, storedRows(table, columns, this.#compiled));
    if (table.rows.count >= ROWS_TO_ANALYZE) yield this.#print({ kind: 'analyze', table: target });
  }

  *#looseConstants(sheetIndex: number): Generator<string> {
    const { names, plan } = this.#compiled;
    const rows = [...looseRows(this.#compiled, sheetIndex)];
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
    const name = names.cells(sheetIndex);
    const target = this.#named(name);
    yield this.#print({ kind: 'create-table', table: target, columns: declared });
    const text = `Sheet “${plan.homes.sheets[sheetIndex]?.name}”: cells that are in no table`;
    yield this.#print({ kind: 'comment', on: 'table', target, text });
    yield* this.#load(name, declared, rows);
  }

  *#load(
    name: string,
    columns: readonly SqlColumn[],
    rows: Iterable<readonly StoredValue[]>,
  ): Generator<string> {
    const into = { table: this.#named(name), columns: columns.map((column) => column.name) };
    for (const chunk of chunked(rows, ROWS_AT_ONCE[this.#data])) {
      yield this.#data === 'copy'
        ? this.#print({ kind: 'copy', ...into, rows: chunk })
        : this.#print({ kind: 'insert', ...into, rows: chunk.map((row) => literals(row, columns)) });
    }
  }

  *#formulaComments({ name, table }: TableView): Generator<string> {
    const target = this.#named(name);
    const own = this.#compiled.plan.levels.flat().filter((segment) => segment.table === table);
    for (const [column, segments] of Map.groupBy(own, ({ tableColumn }) => tableColumn)) {
      if (column === undefined) continue;
      const text = segments.map((segment) => `${addressOf(segment)}: =${segment.text}`).join('\n');
      yield this.#print({ kind: 'comment', on: 'column', target, column: column.name, text });
    }
  }

  #named(name: string) {
    return { schema: this.#compiled.names.schema, name };
  }

  #print(statement: SqlStatement): string {
    return printStatement(statement, this.#dialect);
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
