import { allOf, cast, column, integer, literal, operator } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import type { CellsOperand, RangeOperand, RelationOperand } from '../compile/operand.ts';
import { BLANK, type Typed } from '../compile/typed.ts';
import { UnsupportedFormulaError } from '../compile/unsupported-formula-error.ts';
import { type CellHomes, columnOf } from '../plan/cell-homes.ts';
import { RowSet } from '../plan/row-set.ts';
import { ROW_COLUMN, type TablePlan } from '../plan/table-plan.ts';
import type { CellReader } from './cell-reader.ts';
import type { Computed } from './computed.ts';
import type { CurrentQuery } from './current-query.ts';
import type { PackageNames } from './package-names.ts';
import { COLUMN, namesOf, POSITION, type RangePart, selectOf, unionOf } from './range-parts.ts';
import { BLANK_SHAPE, eitherOf, shapeOf, type ValueShape, valueAt } from './value-shape.ts';

/** A rectangle of a sheet. */
export interface Area {
  readonly sheetIndex: number;
  readonly firstRow: number;
  readonly lastRow: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
}

/** Ranges up to this many cells are written out, cell by cell. */
const MAX_CELLS_AT_HAND = 16;
const MAX_LOOSE_CELLS_AT_HAND = 64;
/** Wider ranges, such as whole rows, are read cell by cell. */
const MAX_COLUMNS_BESIDE = 512;
/** Rows and cells outside of tables that a range may hold besides the tables. */
const MAX_LOOSE_ROWS = 200;
const MAX_LOOSE_CELLS = 2_000;

const INNER = 'y';

/** Ranges that are the same from every row, as rows of what they overlap. */
export class FixedRanges {
  readonly #homes: CellHomes;
  readonly #computed: Computed;
  readonly #names: PackageNames;
  readonly #cells: CellReader;
  readonly #maxCellsAtHand: number;

  /** `readsCellsAlone`: whether the engine reads a table once, however many of its cells are read one by one. */
  constructor(
    homes: CellHomes,
    computed: Computed,
    names: PackageNames,
    cells: CellReader,
    readsCellsAlone: boolean,
  ) {
    this.#maxCellsAtHand = readsCellsAlone ? MAX_CELLS_AT_HAND : 1;
    this.#homes = homes;
    this.#computed = computed;
    this.#names = names;
    this.#cells = cells;
  }

  /** Several areas are those of a range through several sheets, of one size. */
  operand(areas: readonly Area[], query: CurrentQuery): RangeOperand {
    const [area, ...others] = areas;
    if (area === undefined) throw new UnsupportedFormulaError('reference-kind', 'its range is nowhere');
    const columns = area.lastColumn - area.firstColumn + 1;
    if (others.length > 0 || columns > MAX_COLUMNS_BESIDE) return this.#cellByCell(areas, query);
    const size = (area.lastRow - area.firstRow + 1) * columns;
    const most = columns === 1 ? this.#maxCellsAtHand : MAX_CELLS_AT_HAND;
    const tables = this.#tablesIn(area);
    if (size <= most || (tables.length === 0 && size <= MAX_LOOSE_CELLS_AT_HAND)) {
      return this.#atHand(area, query);
    }
    const looseRows = this.#looseRows(area);
    const [table, ...otherTables] = tables;
    if (table !== undefined && otherTables.length === 0 && looseRows.size === 0) {
      return this.#rowsOfTable(area, table, query);
    }
    const isStacked = tables.every(
      (each, i) =>
        ![...looseRows].some((row) => each.rows.has(row)) &&
        tables.slice(i + 1).every((other) => each.rows.intersect(other.rows).count === 0),
    );
    return isStacked && looseRows.size <= MAX_LOOSE_ROWS
      ? this.#stacked(area, tables, looseRows, query)
      : this.#cellByCell(areas, query);
  }

  #tablesIn({ sheetIndex, firstRow, lastRow, firstColumn, lastColumn }: Area): TablePlan[] {
    return this.#homes
      .tables(sheetIndex)
      .filter(
        ({ rows, region: { range } }) =>
          rows.meets(firstRow, lastRow) && range.firstColumn <= lastColumn && range.lastColumn >= firstColumn,
      );
  }

  #looseRows({ sheetIndex, firstRow, lastRow, firstColumn, lastColumn }: Area): ReadonlySet<number> {
    const rows = new Set<number>();
    for (const columnNumber of this.#homes.looseColumns(sheetIndex)) {
      if (columnNumber < firstColumn || columnNumber > lastColumn) continue;
      for (const row of this.#homes.looseRows(sheetIndex, columnNumber).within(firstRow, lastRow))
        rows.add(row);
    }
    return rows;
  }

  #atHand(
    { sheetIndex, firstRow, lastRow, firstColumn, lastColumn }: Area,
    query: CurrentQuery,
  ): CellsOperand {
    const cells: Typed[] = [];
    for (let row = firstRow; row <= lastRow; row++) {
      for (let each = firstColumn; each <= lastColumn; each++)
        cells.push(this.#read(sheetIndex, row, each, query));
    }
    return { shape: 'cells', rows: lastRow - firstRow + 1, columns: lastColumn - firstColumn + 1, cells };
  }

  #read(sheetIndex: number, row: number, columnNumber: number, { level, needs }: CurrentQuery): Typed {
    return this.#cells.read(sheetIndex, row, columnNumber, level, needs);
  }

  #rowsOfTable(area: Area, table: TablePlan, query: CurrentQuery): RelationOperand {
    const { step, shapes } = this.#computed.stateBefore(table, query.level);
    query.needs.add(step.name);
    const alias = query.select.nestedAlias;
    const from = query.select.nested({ kind: 'table', schema: null, name: step.name, alias });
    return {
      shape: 'relation',
      key: JSON.stringify([step.name, area.firstRow, area.lastRow]),
      from,
      where: rowsWithin(alias, table, area),
      row: positionOf(alias, area),
      column: null,
      values: columnsOf(area).map((each) => this.#valueIn(table, each, alias, shapes)),
      rows: area.lastRow - area.firstRow + 1,
      columns: area.lastColumn - area.firstColumn + 1,
      isInline: false,
      stored: table.rows.count,
      ...(table.rows.covers(area.firstRow, area.lastRow) ? {} : { absent: BLANK }),
    };
  }

  #valueIn(
    table: TablePlan,
    columnNumber: number,
    alias: string,
    shapes: ReadonlyMap<unknown, ValueShape>,
  ): Typed {
    const own = columnOf(table, columnNumber);
    const shape = own === undefined ? undefined : shapes.get(own);
    return own === undefined || shape === undefined
      ? BLANK
      : valueAt(shape, alias, this.#names.planes(own), false);
  }

  /** Tables one below the other with single rows between them, such as headers and totals. */
  #stacked(
    area: Area,
    tables: readonly TablePlan[],
    looseRows: ReadonlySet<number>,
    query: CurrentQuery,
  ): RelationOperand {
    const { sheetIndex, firstRow, lastRow, firstColumn, lastColumn } = area;
    // All columns of the tables, so that two ranges over the same rows read one source.
    const columns = columnsOf({
      firstColumn: Math.min(firstColumn, ...tables.map(({ region }) => region.range.firstColumn)),
      lastColumn: Math.max(lastColumn, ...tables.map(({ region }) => region.range.lastColumn)),
    }).filter((each) => tables.length > 0 || (each >= firstColumn && each <= lastColumn));
    const parts = [
      ...tables.map((table): RangePart => {
        const { step, shapes } = this.#computed.stateBefore(table, query.level);
        query.needs.add(step.name);
        return {
          row: positionOf(INNER, area),
          values: columns.map((each) => this.#valueIn(table, each, INNER, shapes)),
          from: { kind: 'table', schema: null, name: step.name, alias: INNER },
          where: rowsWithin(INNER, table, area),
        };
      }),
      ...[...looseRows].map(
        (row): RangePart => ({
          row: literal('bigint', row - firstRow),
          values: columns.map((each) => {
            const isWithin = each >= firstColumn && each <= lastColumn;
            const isLoose = this.#homes.at(sheetIndex, row, each).kind === 'loose';
            return isWithin || isLoose ? this.#read(sheetIndex, row, each, query) : BLANK;
          }),
          from: null,
          where: null,
        }),
      ),
    ];
    const looseRuns = [...looseRows].map((row) => ({ first: row, last: row }));
    const present = RowSet.union([...tables.flatMap(({ rows }) => rows.runs), ...looseRuns]);
    const shapes = columns.map((_, i) => eitherOf(parts.map(({ values }) => shapeOf(values[i] ?? BLANK))));
    const alias = query.select.nestedAlias;
    const select = unionOf(parts.map((part) => selectOf(part, shapes)));
    return {
      shape: 'relation',
      key: JSON.stringify([sheetIndex, firstRow, lastRow, columns, [...looseRows]]),
      from: query.select.nested({ kind: 'subselect', select, alias, lateral: false }),
      where: null,
      row: column(alias, POSITION),
      column: null,
      values: columns.flatMap((each, i) =>
        each < firstColumn || each > lastColumn
          ? []
          : [valueAt(shapes[i] ?? BLANK_SHAPE, alias, namesOf(i), false)],
      ),
      rows: lastRow - firstRow + 1,
      columns: lastColumn - firstColumn + 1,
      isInline: false,
      stored: present.count,
      ...(present.covers(firstRow, lastRow) ? {} : { absent: BLANK }),
    };
  }

  /** A row for each cell: for ranges over tables beside each other, and through several sheets. */
  #cellByCell(areas: readonly Area[], query: CurrentQuery): RelationOperand {
    const parts: (RangePart & { readonly column: number })[] = [];
    const [first] = areas;
    if (first === undefined) throw new UnsupportedFormulaError('reference-kind', 'its range is nowhere');
    const rows = first.lastRow - first.firstRow + 1;
    for (const [i, area] of areas.entries()) {
      const { sheetIndex, firstRow, lastRow, firstColumn, lastColumn } = area;
      for (const table of this.#tablesIn(area)) {
        const { step, shapes } = this.#computed.stateBefore(table, query.level);
        for (const own of table.columns) {
          const each = own.column;
          if (each < firstColumn || each > lastColumn || shapes.get(own) === undefined) continue;
          query.needs.add(step.name);
          parts.push({
            row: operator(positionOf(INNER, area), '+', literal('bigint', i * rows)),
            column: each - firstColumn,
            values: [this.#valueIn(table, each, INNER, shapes)],
            from: { kind: 'table', schema: null, name: step.name, alias: INNER },
            where: rowsWithin(INNER, table, area),
          });
        }
      }
      for (const each of this.#homes.looseColumns(sheetIndex)) {
        if (each < firstColumn || each > lastColumn) continue;
        for (const row of this.#homes.looseRows(sheetIndex, each).within(firstRow, lastRow)) {
          parts.push({
            row: literal('bigint', row - firstRow + i * rows),
            column: each - firstColumn,
            values: [this.#read(sheetIndex, row, each, query)],
            from: null,
            where: null,
          });
        }
      }
      if (parts.length > MAX_LOOSE_CELLS) {
        throw new UnsupportedFormulaError(
          'reference-kind',
          'its range holds too many cells outside of tables',
        );
      }
    }
    const shape = eitherOf(parts.map(({ values }) => shapeOf(values[0] ?? BLANK)));
    const alias = query.select.nestedAlias;
    const select = unionOf(
      parts.map((part) =>
        selectOf(part, [shape], [{ expression: literal('bigint', part.column), as: COLUMN }]),
      ),
    );
    return {
      shape: 'relation',
      key: JSON.stringify(areas),
      from: query.select.nested({ kind: 'subselect', select, alias, lateral: false }),
      where: null,
      row: column(alias, POSITION),
      column: column(alias, COLUMN),
      values: [valueAt(shape, alias, namesOf(0), false)],
      rows: rows * areas.length,
      columns: first.lastColumn - first.firstColumn + 1,
      isInline: false,
      absent: BLANK,
    };
  }
}

function columnsOf({ firstColumn, lastColumn }: Pick<Area, 'firstColumn' | 'lastColumn'>): number[] {
  return Array.from({ length: lastColumn - firstColumn + 1 }, (_, i) => firstColumn + i);
}

/** How many rows below the range's first, as bigint. */
function positionOf(alias: string, { firstRow }: Area): SqlExpression {
  return cast(operator(column(alias, ROW_COLUMN), '-', integer(firstRow)), 'bigint');
}

function rowsWithin(alias: string, { rows }: TablePlan, { firstRow, lastRow }: Area): SqlExpression | null {
  const row = column(alias, ROW_COLUMN);
  return allOf([
    firstRow <= rows.first ? null : operator(row, '>=', integer(firstRow)),
    lastRow >= rows.last ? null : operator(row, '<=', integer(lastRow)),
  ]);
}
