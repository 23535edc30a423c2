import { allOf, column, literal, operator } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { refuseRereading } from './aggregate.ts';
import { allCells } from './all-cells.ts';
import { type Elements, elementAt, elementSelect } from './elements.ts';
import { elementsOf } from './elements-of.ts';
import type { FromClause } from './from-clause.ts';
import type { ArrayOperand, CellsOperand, Operand, RelationOperand } from './operand.ts';
import { BLANK, errorOf, errorWhen, settle, type Typed, withErrors } from './typed.ts';
import { UnsupportedFormulaError } from './unsupported-formula-error.ts';

/** More cells than this become rows of a select instead of an expression each. */
const MAX_INLINE_CELLS = 48;

export type ScalarPlan = (values: readonly Typed[], from: FromClause) => Typed;

/** Applies a plan for single values to arrays, cell by cell: one row or column is repeated for all. */
export function lift(operands: readonly Operand[], plan: ScalarPlan, from: FromClause): Operand {
  const arrays = operands.filter((operand) => operand.shape !== 'scalar');
  if (arrays.length === 0) {
    const values = operands.map((operand) =>
      operand.shape === 'scalar' ? operand.value : errorOf('#VALUE!'),
    );
    return { shape: 'scalar', value: plan(values, from) };
  }
  const cells = arrays.filter((operand) => operand.shape === 'cells');
  const rows = Math.max(...cells.map((operand) => operand.rows));
  const columns = Math.max(...cells.map((operand) => operand.columns));
  if (cells.length === arrays.length && rows * columns <= MAX_INLINE_CELLS) {
    return liftCells(operands, plan, from, rows, columns);
  }
  const relation = liftRows(operands, plan, from, allCells);
  if (relation.absent === undefined && relation.unlisted === undefined) return relation;
  const ofAbsent = operands.map((operand) => {
    if (operand.shape === 'scalar') return operand.value;
    return operand.shape === 'relation' ? (operand.absent ?? BLANK) : BLANK;
  });
  return { ...relation, absent: plan(ofAbsent, from) };
}

function liftCells(
  operands: readonly Operand[],
  plan: ScalarPlan,
  from: FromClause,
  rows: number,
  columns: number,
): CellsOperand {
  const cells: Typed[] = [];
  for (let row = 0; row < rows; row += 1) {
    for (let columnIndex = 0; columnIndex < columns; columnIndex += 1) {
      cells.push(
        plan(
          operands.map((operand) => valueAt(operand, row, columnIndex)),
          from,
        ),
      );
    }
  }
  return { shape: 'cells', rows, columns, cells };
}

function valueAt(operand: Operand, row: number, columnIndex: number): Typed {
  if (operand.shape === 'scalar') return operand.value;
  if (operand.shape !== 'cells') throw new TypeError('Only cells have values at hand');
  const r = operand.rows === 1 ? 0 : row;
  const c = operand.columns === 1 ? 0 : columnIndex;
  if (r >= operand.rows || c >= operand.columns) return errorOf('#N/A');
  return operand.cells[r * operand.columns + c] ?? errorOf('#N/A');
}

/**
 * The plan applied to the cells that have a row. `completed` is asked for the rest where arrays do not share their
 * rows; without, cells are left out that only later arrays have.
 */
export function liftRows(
  operands: readonly Operand[],
  plan: ScalarPlan,
  from: FromClause,
  completed: (elements: Elements, from: FromClause) => Elements = (elements) => elements,
): RelationOperand {
  const arrays: ArrayOperand[] = [];
  for (const operand of operands) {
    if (operand.shape === 'window') {
      throw new UnsupportedFormulaError(
        'reference-kind',
        'A range that grows with the row is not computed cell by cell',
      );
    }
    if (operand.shape !== 'scalar') arrays.push(operand);
  }
  const inStep = besideEachOther(arrays);
  const zipped =
    inStep ??
    zip(
      arrays.map((array) => elementsOf(array, from)),
      from,
      completed,
    );
  const width = Math.max(...zipped.values.map((values) => values.length));
  const scalars = operands.flatMap((operand) => (operand.shape === 'scalar' ? [operand.value] : []));
  refuseRereading(zipped.relation, ...scalars);
  const results: Typed[] = [];
  for (let index = 0; index < width; index += 1) {
    let array = 0;
    const values = operands.map((operand) => {
      if (operand.shape === 'scalar') return operand.value;
      const own = zipped.values[array] ?? [];
      array += 1;
      return own[own.length === 1 ? 0 : index] ?? errorOf('#N/A');
    });
    results.push(plan(values, zipped.relation.from));
  }
  return { ...zipped.relation, values: results };
}

type Zipped = { readonly relation: RelationOperand; readonly values: readonly (readonly Typed[])[] };

/** Ranges over the same rows need no join. */
function besideEachOther(arrays: readonly ArrayOperand[]): Zipped | null {
  const [first] = arrays;
  if (first?.shape !== 'relation' || first.key === '') return null;
  const values: (readonly Typed[])[] = [];
  for (const array of arrays) {
    if (array.shape !== 'relation' || array.key !== first.key) return null;
    if (array.columns !== 1 && array.columns !== first.columns && first.columns !== 1) return null;
    if (array.values.length !== array.columns) return null;
    values.push(array.values);
  }
  const columns = Math.max(...arrays.map((array) => array.columns));
  return { relation: { ...first, columns }, values };
}

/** Joins arrays by the position of their cells. */
function zip(
  parts: readonly Elements[],
  outer: FromClause,
  completed: (elements: Elements, from: FromClause) => Elements,
): Zipped {
  const rows = Math.max(...parts.map((part) => part.rows));
  const columns = Math.max(...parts.map((part) => part.columns));
  const ordered = parts
    .map((part, index) => ({ part, index }))
    .toSorted((a, b) => b.part.rows * b.part.columns - a.part.rows * a.part.columns);
  const [largest, ...others] = ordered;
  if (largest === undefined) throw new TypeError('There is nothing to join');
  const head =
    largest.part.absent === undefined ? largest : { ...largest, part: completed(largest.part, outer) };
  const alias = outer.nestedAlias;
  const from = outer.nested({ kind: 'subselect', select: elementSelect(head.part), alias, lateral: true });
  const values: (readonly Typed[])[] = [];
  values[head.index] = [elementAt(alias, [head.part.element])];
  let [row, columnIndex] = [column(alias, 'r'), column(alias, 'c')];
  let [knownRows, knownColumns] = [head.part.rows, head.part.columns];
  for (const { part: given, index } of others) {
    const isWider = (given.rows > 1 && knownRows === 1) || (given.columns > 1 && knownColumns === 1);
    const part = isWider && given.absent !== undefined ? completed(given, outer) : given;
    const on = (other: string): SqlExpression =>
      allOf([
        part.rows > 1 && knownRows > 1 ? operator(column(other, 'r'), '=', row) : null,
        part.columns > 1 && knownColumns > 1 ? operator(column(other, 'c'), '=', columnIndex) : null,
      ]) ?? literal('boolean', true);
    const joined = from.joinOnce({ join: 'left', select: elementSelect(part), lateral: true, on });
    values[index] = [elementAt(joined, [orBlank(part)])];
    if (part.rows > knownRows) [row, knownRows] = [column(joined, 'r'), part.rows];
    if (part.columns > knownColumns) [columnIndex, knownColumns] = [column(joined, 'c'), part.columns];
  }
  for (const [index, part] of parts.entries()) {
    const beyond = [
      part.rows > 1 && part.rows < rows ? beyondEnd(row, part.rows) : null,
      part.columns > 1 && part.columns < columns ? beyondEnd(columnIndex, part.columns) : null,
    ];
    values[index] = (values[index] ?? []).map((value) => settle(withErrors(value, beyond)));
  }
  const relation: RelationOperand = {
    shape: 'relation',
    key: '',
    from,
    where: null,
    row,
    column: columnIndex,
    values: [],
    rows,
    columns,
    isInline: parts.every(({ isInline }) => isInline),
  };
  return { relation, values };
}

/** Of arrays of several sizes the smaller ones are #N/A where they end. */
function beyondEnd(place: SqlExpression, size: number): SqlExpression {
  return errorWhen(operator(place, '>=', literal('bigint', size)), '#N/A');
}

/** A cell that finds no row beside it is empty. */
function orBlank({ element, absent }: Elements): Typed {
  return absent === undefined ? element : { ...element, mayBeBlank: true };
}
