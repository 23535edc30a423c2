import {
  allOf,
  anyOf,
  cast,
  double,
  firstOf,
  isNotNull,
  isNull,
  literal,
  operator,
  when,
} from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { compareNumbers } from '../compile/compare.ts';
import type { Elements } from '../compile/elements.ts';
import { elementsOf } from '../compile/elements-of.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { type ArrayOperand, type Operand, scalarOperand } from '../compile/operand.ts';
import { pickAt } from '../compile/pick-at.ts';
import { rereadFor } from '../compile/read-for-each-row.ts';
import { errorOf, errorWhen, settle, type Typed, typed, withErrors } from '../compile/typed.ts';
import { isReference } from './gather.ts';
import { knownPosition, type Position, positionAt } from './index-position.ts';
import { areaOf } from './reference-place.ts';

type Asked = { readonly array: ArrayOperand; readonly row: Position; readonly column: Position };

function askedOf(call: FunctionCall): Asked {
  if (call.count > 3) throw call.unsupported('areas are not supported');
  const array = arrayOf(call);
  const first = positionAt(call, 1);
  if (array.rows === 1 && call.count < 3) return { array, row: knownPosition(1), column: first };
  const [row, column] = [first, positionAt(call, 2)];
  // Of one row, all rows are that one.
  const oneOf = (position: Position, size: number): Position =>
    size === 1 && position.known === 0
      ? { ...position, ...knownPosition(1), error: position.error }
      : position;
  return { array, row: oneOf(row, array.rows), column: oneOf(column, array.columns) };
}

/** What is no reference is computed cell by cell, without being told that it is an array. */
function arrayOf(call: FunctionCall): ArrayOperand {
  const node = call.node(0);
  if (node === undefined || isReference(node, call)) return call.array(0);
  const operand = call.evaluator.overArrays().operand(node);
  if (operand.shape === 'cells' || operand.shape === 'relation') return operand;
  return call.array(0);
}

/** A row, a column or one cell, as the values of no cells tell which of them it is. */
export function index(call: FunctionCall): Operand | Typed {
  const asked = askedOf(call);
  const { array, row, column } = asked;
  const fixed = atKnownPlace(asked);
  if (fixed !== null) return fixed;
  if (mayBeWhole(row, array.rows) || mayBeWhole(column, array.columns)) {
    throw call.unsupported(
      'only values of cells tell whether it gives one cell or a whole row or column, which SUM, COUNT, MAX and others of any cells can be asked of alone',
    );
  }
  return isWhole(row, array.rows) || isWhole(column, array.columns)
    ? lineOf(call, asked)
    : cellOf(call, asked);
}

/** Of a row or column the cell that stands in the formula's own column or row; of an array the first. */
export function indexedValue(call: FunctionCall): Operand | Typed {
  const asked = askedOf(call);
  const { array } = asked;
  const isOne = (position: Position, size: number): boolean =>
    !isWhole(position, size) && !mayBeWhole(position, size);
  if (isOne(asked.row, array.rows) && isOne(asked.column, array.columns)) {
    return atKnownPlace(asked) ?? cellOf(call, asked);
  }
  const own = ownPlace(call);
  const isBoth =
    own.isOfArray || array.rows === 1 || array.columns === 1
      ? null
      : allOf([isZero(asked.row), isZero(asked.column)]);
  const row = inOwnLine(call, asked.row, array.rows, own.row);
  const column = inOwnLine(call, asked.column, array.columns, own.column);
  return cellOf(call, { array, row, column }, [
    isBoth && errorWhen(isBoth, '#VALUE!'),
    row === asked.row ? null : errorWhen(isNull(row.sql), '#VALUE!'),
    column === asked.column ? null : errorWhen(isNull(column.sql), '#VALUE!'),
  ]);
}

/** The cells, however many there are: those of a whole row or column where a position is 0. */
export function indexedCells(call: FunctionCall): readonly Operand[] {
  const asked = askedOf(call);
  const { row, column } = asked;
  if (!mayBeWhole(row, asked.array.rows) && !mayBeWhole(column, asked.array.columns)) {
    const result = index(call);
    return ['shape' in result ? result : scalarOperand(result)];
  }
  const array = reread(call, asked);
  const elements = elementsOf(array, call.from);
  assertReadable(call, elements, asked);
  const where = allOf([
    isAt(elements.row, row, array.rows),
    isAt(elements.column, column, array.columns),
    elements.where,
  ]);
  const unread = firstOf([row.error, column.error]);
  const error = firstOf([unread, ...outside(asked)]);
  const failed = typed({ error, mayBeBlank: true, perRow: row.perRow || column.perRow });
  const read = unread === null ? where : allOf([isNull(unread), where]);
  return [{ ...elements, key: '', where: read }, scalarOperand(failed)];
}

const isWhole = ({ known }: Position, size: number): boolean => known === 0 && size > 1;

/** A position that is 0 beyond a side of one cell picks that cell. */
const mayBeWhole = ({ mayBeZero }: Position, size: number): boolean => mayBeZero && size > 1;

const isZero = ({ sql }: Position): SqlExpression => operator(sql, '=', double(0));

function isAt(place: SqlExpression, position: Position, size: number): SqlExpression | null {
  if (size === 1 || position.known === 0) return null;
  const equal = compareNumbers(cast(place, 'double'), '=', operator(position.sql, '-', double(1)));
  return position.mayBeZero ? anyOf([isZero(position), equal]) : equal;
}

/** What the text of the formula tells: a cell that it names, or an error. */
function atKnownPlace({ array, row, column }: Asked): Operand | Typed | null {
  if (row.known === undefined || column.known === undefined) return null;
  if (row.error !== null || column.error !== null) return null;
  if (row.known < 0 || column.known < 0) return errorOf('#VALUE!');
  if (row.known > array.rows || column.known > array.columns) return errorOf('#REF!');
  if (array.shape !== 'cells') return null;
  const picked = slice(array, row.known, column.known);
  const [only] = picked.cells.length === 1 ? picked.cells : [];
  return only ?? picked;
}

/** A whole row or column where a position is 0. */
function slice(array: ArrayOperand & { shape: 'cells' }, row: number, column: number): typeof array {
  const rows = row === 0 ? array.rows : 1;
  const columns = column === 0 ? array.columns : 1;
  const cells: Typed[] = [];
  for (let r = 0; r < rows; r += 1) {
    for (let c = 0; c < columns; c += 1) {
      const at = (row === 0 ? r : row - 1) * array.columns + (column === 0 ? c : column - 1);
      cells.push(array.cells[at] ?? errorOf('#REF!'));
    }
  }
  return { shape: 'cells', rows, columns, cells };
}

function outside({ array, row, column }: Asked): SqlExpression[] {
  return [
    errorWhen(operator(row.sql, '<', double(0)), '#VALUE!'),
    errorWhen(operator(column.sql, '<', double(0)), '#VALUE!'),
    errorWhen(operator(row.sql, '>', double(array.rows)), '#REF!'),
    errorWhen(operator(column.sql, '>', double(array.columns)), '#REF!'),
  ];
}

/** `missing`: what is wrong where the range has such a cell, but the formula sees none. */
function cellOf(call: FunctionCall, asked: Asked, missing: readonly (SqlExpression | null)[] = []): Typed {
  const { array, row, column } = asked;
  const at = (position: Position, size: number): SqlExpression =>
    size === 1 ? literal('bigint', 0) : cast(operator(bounded(position.sql), '-', double(1)), 'bigint');
  const perRow = row.perRow || column.perRow;
  const elements = elementsOf(array, call.from);
  const picked = pickAt(elements, at(row, array.rows), at(column, array.columns), call.from, perRow);
  return withErrors(picked, [row.error, column.error, ...outside(asked), ...missing]);
}

/** A row or column of many cells, as rows of a select. Where there is no such one, all cells are the error. */
function lineOf(call: FunctionCall, asked: Asked): Operand {
  const { row, column } = asked;
  const array = reread(call, asked);
  const elements = elementsOf(array, call.from);
  assertReadable(call, elements, asked);
  const failed = firstOf([row.error, column.error, ...outside({ array, row, column })]);
  const where = allOf([
    isAt(elements.row, row, array.rows),
    isAt(elements.column, column, array.columns),
    elements.where,
  ]);
  const element = settle(withErrors(elements.element, [failed]));
  return {
    ...elements,
    key: '',
    values: [element],
    where: where === null || failed === null ? where : operator(where, 'or', isNotNull(failed)),
    ...(row.known === 0 ? { rows: array.rows } : { rows: 1, row: literal('bigint', 0) }),
    ...(column.known === 0 ? { columns: array.columns } : { columns: 1, column: literal('bigint', 0) }),
  };
}

/** A whole row or column that changes is read again for each row. */
function reread(call: FunctionCall, { array, row, column }: Asked): ArrayOperand {
  return row.perRow || column.perRow ? rereadFor(array, call.scope.rowCount) : array;
}

function assertReadable(call: FunctionCall, { isInline }: Elements, { row, column }: Asked): void {
  if ((row.perRow || column.perRow) && !isInline)
    throw call.unsupported('a row or column of a range that changes with the row');
}

type OwnPlace = {
  /** Counted from 1 in the range, which need not reach so far. */
  readonly row: SqlExpression;
  readonly column: SqlExpression;
  readonly isOfArray: boolean;
};

function ownPlace(call: FunctionCall): OwnPlace {
  const node = call.node(0);
  if (call.evaluator.arrays || node === undefined || !isReference(node, call)) {
    return { row: double(1), column: double(1), isOfArray: true };
  }
  const area = areaOf(call, node);
  if (area === null) {
    throw call.unsupported('only values of cells tell which range a row or column is taken from');
  }
  const { scope } = call;
  return {
    row: operator(cast(scope.row, 'double'), '-', double(area.row - 1)),
    column: double(scope.column - area.column + 1),
    isOfArray: false,
  };
}

/** Where the position is 0: the own one, or null if the range does not reach so far. */
function inOwnLine(call: FunctionCall, position: Position, size: number, own: SqlExpression): Position {
  if (size === 1 || (position.known !== 0 && !position.mayBeZero)) return position;
  const isWithin = allOf([operator(own, '>=', double(1)), operator(own, '<=', double(size))]);
  const within = isWithin === null ? own : when(isWithin, own);
  const sql =
    position.known === 0
      ? call.bind(within)
      : call.bind(when(operator(position.sql, '<>', double(0)), position.sql, within));
  const perRow = position.perRow || call.scope.isPerRow;
  return { sql, known: undefined, mayBeZero: false, perRow, error: position.error };
}

function bounded(position: SqlExpression): SqlExpression {
  const size: SqlExpression = { kind: 'call', schema: null, name: 'abs', args: [position] };
  return when(operator(size, '<', double(1e9)), position);
}
