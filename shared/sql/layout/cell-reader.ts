import { cellAddress } from '../../tabular/cell-address.ts';
import { column, literal, operator, textOf } from '../ast/build.ts';
import type { SqlExpression, SqlLiteral, SqlSelect, SqlSource } from '../ast/sql-tree.ts';
import { BLANK, type Typed } from '../compile/typed.ts';
import type { CellHomes } from '../plan/cell-homes.ts';
import { ROW_COLUMN } from '../plan/table-plan.ts';
import type { Computed } from './computed.ts';
import { CELL_PLANES, type PackageNames } from './package-names.ts';
import { shapeOfConstant } from './shape-of-constant.ts';
import type { ComputedCells } from './store-constants.ts';
import { type ValueShape, valueWith } from './value-shape.ts';

const ALIAS = 'x';
const VALUE = 'v';

/** Reads single cells by where they stand, as values that are the same for all rows of the query around. */
export class CellReader {
  readonly #homes: CellHomes;
  readonly #computed: Computed;
  readonly #names: PackageNames;
  readonly #formulas: ComputedCells;

  constructor(homes: CellHomes, computed: Computed, names: PackageNames, formulas: ComputedCells) {
    this.#homes = homes;
    this.#computed = computed;
    this.#names = names;
    this.#formulas = formulas;
  }

  /** As it is before `level`. `needs` collects the queries that are read. */
  read(sheetIndex: number, row: number, columnNumber: number, level: number, needs: Set<string>): Typed {
    const home = this.#homes.at(sheetIndex, row, columnNumber);
    if (home.kind === 'blank') return BLANK;
    if (home.kind === 'table') {
      const { step, shapes } = this.#computed.stateBefore(home.table, level);
      const shape = shapes.get(home.column);
      if (shape === undefined) return BLANK;
      needs.add(step.name);
      const where = operator(column(ALIAS, ROW_COLUMN), '=', literal('integer', row));
      const names = this.#names.planes(home.column);
      return scalar({ ...shape, mayBeBlank: true }, queryOf(step.name), where, names);
    }
    const loose = this.#computed.looseCell(sheetIndex, row, columnNumber);
    if (loose !== undefined) {
      needs.add(loose.step.name);
      return scalar(loose.shape, queryOf(loose.step.name), null, loose.names);
    }
    // What was saved for a formula that is yet to be computed must not be seen.
    if (this.#formulas.isLoose(sheetIndex, row, columnNumber)) return BLANK;
    const value = this.#homes.sheets[sheetIndex]?.cells.valueAt(row, columnNumber);
    if (value === undefined) return BLANK;
    const source: SqlSource = {
      kind: 'table',
      schema: this.#names.schema,
      name: this.#names.cells(sheetIndex),
      alias: ALIAS,
    };
    const where = operator(column(ALIAS, 'cell'), '=', textOf(cellAddress(columnNumber, row)));
    return scalar(shapeOfConstant(value), source, where, CELL_PLANES);
  }
}

function queryOf(name: string): SqlSource {
  return { kind: 'table', schema: null, name, alias: ALIAS };
}

/** A plane of a cell: a column of the only row of a source, or of the row with that key. */
export interface CellRead {
  readonly source: Extract<SqlSource, { readonly kind: 'table' }>;
  readonly name: string;
  readonly key?: { readonly column: string; readonly value: SqlLiteral };
}

/** What a subquery reads, if it is one that this reader made. */
export function cellReadOf({ outputs, from, where }: SqlSelect): CellRead | undefined {
  const [output] = outputs;
  const { first } = from ?? {};
  if (first?.kind !== 'table' || first.alias !== ALIAS || output?.as !== VALUE) return undefined;
  if (output.expression.kind !== 'column') return undefined;
  const read = { source: first, name: output.expression.name };
  if (where == null) return read;
  if (where.kind !== 'operator' || where.left.kind !== 'column' || where.right.kind !== 'literal')
    return undefined;
  return { ...read, key: { column: where.left.name, value: where.right } };
}

/** A subquery for each plane: it does not depend on the row, so the database runs it once. */
function scalar(
  shape: ValueShape,
  source: SqlSource,
  where: SqlExpression | null,
  names: Readonly<Record<keyof typeof CELL_PLANES, string>>,
): Typed {
  return valueWith(
    shape,
    (plane) => {
      const outputs = [{ expression: column(ALIAS, names[plane]), as: VALUE }];
      const select: SqlSelect = { kind: 'select', outputs, from: { first: source, joins: [] }, where };
      return { kind: 'subquery', select };
    },
    false,
  );
}
