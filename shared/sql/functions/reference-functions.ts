import { cast, double, firstOf, helper, isNotNull, literal, operator, when } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { toNumber } from '../compile/coerce.ts';
import { compareNumbers } from '../compile/compare.ts';
import { elementsOf } from '../compile/elements-of.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { range, scalar } from '../compile/function-plan.ts';
import type { ArrayOperand, Operand } from '../compile/operand.ts';
import { pickAt } from '../compile/pick-at.ts';
import { rereadFor } from '../compile/read-for-each-row.ts';
import { errorOf, errorWhen, settle, type Typed, withErrors } from '../compile/typed.ts';
import { isReference } from './gather.ts';
import { choose } from './logical-functions.ts';
import { placeOf, sizeOf } from './reference-place.ts';

const trunc = (value: SqlExpression): SqlExpression => ({
  kind: 'call',
  schema: null,
  name: 'trunc',
  args: [value],
});

type Position = {
  readonly sql: SqlExpression;
  readonly known: number | undefined;
  readonly error: SqlExpression | null;
};

function positionAt(call: FunctionCall, index: number): Position {
  const value = call.scalar(index);
  const { value: number, error } = toNumber(value, call.from);
  const known =
    typeof value.constant === 'number'
      ? Math.trunc(value.constant)
      : index >= call.count || call.isOmitted(index)
        ? 0
        : undefined;
  return { sql: known === undefined ? call.bind(trunc(number)) : double(known), known, error };
}

/** A whole row or column where a position is 0. */
function slice(array: ArrayOperand, row: number, column: number): ArrayOperand | null {
  if (array.shape !== 'cells') return null;
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

function index(call: FunctionCall): Operand | Typed {
  const array = arrayOf(call);
  const isRow = array.rows === 1 && call.count < 3;
  const first = positionAt(call, 1);
  const second = call.count > 2 ? positionAt(call, 2) : { sql: double(0), known: 0, error: null };
  const [row, column] = isRow ? [{ ...second, sql: double(1), known: 1 }, first] : [first, second];
  if (
    row.known !== undefined &&
    column.known !== undefined &&
    first.error === null &&
    second.error === null
  ) {
    if (row.known < 0 || column.known < 0) return errorOf('#VALUE!');
    if (row.known > array.rows || column.known > array.columns) return errorOf('#REF!');
    const [r, c] = [array.rows === 1 ? 1 : row.known, array.columns === 1 ? 1 : column.known];
    if (array.shape === 'cells') {
      const picked = slice(array, r, c);
      const [only] = picked?.shape === 'cells' && picked.cells.length === 1 ? picked.cells : [];
      return only ?? picked ?? errorOf('#REF!');
    }
  }
  return pickedBySql(call, array, row, column, [first.error, second.error]);
}

/** What is no reference is computed cell by cell, without being told that it is an array. */
function arrayOf(call: FunctionCall): ArrayOperand {
  const node = call.node(0);
  if (node === undefined || isReference(node, call)) return call.array(0);
  const operand = call.evaluator.overArrays().operand(node);
  if (operand.shape === 'cells' || operand.shape === 'relation') return operand;
  return call.array(0);
}

function pickedBySql(
  call: FunctionCall,
  given: ArrayOperand,
  row: Position,
  column: Position,
  errors: readonly (SqlExpression | null)[],
): Operand | Typed {
  const isWhole = (row.known === 0 && given.rows > 1) || (column.known === 0 && given.columns > 1);
  const perRow = call.scalar(1).perRow || (call.count > 2 && call.scalar(2).perRow);
  // A whole row or column that changes is read again for each row.
  const array = isWhole && perRow ? rereadFor(given, call.scope.rowCount) : given;
  const elements = elementsOf(array, call.from);
  const whole = (position: Position, size: number): boolean => position.known === 0 && size > 1;
  const checks = [row, column].flatMap((position, axis) => [
    errorWhen(operator(position.sql, '<', double(0)), '#VALUE!'),
    errorWhen(operator(position.sql, '>', double(axis === 0 ? array.rows : array.columns)), '#REF!'),
  ]);
  if (whole(row, array.rows) || whole(column, array.columns)) {
    return filtered(call, elements, row, column, array, [...errors, ...checks]);
  }
  const at = (position: Position, size: number): SqlExpression =>
    size === 1 ? literal('bigint', 0) : cast(operator(bounded(position.sql), '-', double(1)), 'bigint');
  const picked = pickAt(elements, at(row, array.rows), at(column, array.columns), call.from, perRow);
  return withErrors(picked, [...errors, ...checks]);
}

/** A row or column of many cells, as rows of a select. Where there is no such one, all cells are the error. */
function filtered(
  call: FunctionCall,
  elements: ReturnType<typeof elementsOf>,
  row: Position,
  column: Position,
  array: ArrayOperand,
  errors: readonly (SqlExpression | null)[],
): Operand {
  const conditions = [
    row.known === 0
      ? null
      : compareNumbers(cast(elements.row, 'double'), '=', operator(row.sql, '-', double(1))),
    column.known === 0
      ? null
      : compareNumbers(cast(elements.column, 'double'), '=', operator(column.sql, '-', double(1))),
    elements.where,
  ].filter((condition) => condition !== null);
  const [first, ...rest] = conditions;
  const perRow = [1, 2].some((position) => position < call.count && call.scalar(position).perRow);
  if (perRow && !elements.isInline)
    throw call.unsupported('a row or column of a range that changes with the row');
  const failed = firstOf(errors);
  const where = first === undefined ? null : rest.reduce((all, one) => operator(all, 'and', one), first);
  const element = settle(withErrors(elements.element, [failed]));
  return {
    ...elements,
    key: '',
    values: [element],
    where: where === null || failed === null ? where : operator(where, 'or', isNotNull(failed)),
    rows: row.known === 0 ? array.rows : 1,
    columns: column.known === 0 ? array.columns : 1,
  };
}

function bounded(index: SqlExpression): SqlExpression {
  return when(operator({ kind: 'call', schema: null, name: 'abs', args: [index] }, '<', double(1e9)), index);
}

export const REFERENCE_FUNCTIONS = [
  range(
    'INDEX',
    1,
    4,
    (call) => {
      if (call.count > 3) throw call.unsupported('areas are not supported');
      return index(call);
    },
    { scalars: [1, 2] },
  ),
  range('OFFSET', 3, 5, (call) => call.evaluator.resolved(call.source)),
  range('INDIRECT', 1, 2, (call) => call.evaluator.resolved(call.source)),
  range('ROWS', 1, 1, (call) => sizeOf(call, 'rows')),
  range('COLUMNS', 1, 1, (call) => sizeOf(call, 'columns')),
  range('ROW', 0, 1, (call) => placeOf(call, 'row')),
  range('COLUMN', 0, 1, (call) => placeOf(call, 'column')),
  scalar('ADDRESS', 2, 5, (f) => {
    const sheet = f.isAbsent(4) ? null : f.text(4);
    const r1c1 = f.isAbsent(3) || f.args[3] === null ? literal('boolean', true) : f.logical(3);
    const kind = f.args[2] ? f.whole(2, 1) : double(1);
    return f.asText(
      helper(
        'address',
        f.whole(0),
        f.whole(1),
        kind,
        r1c1,
        sheet ?? { kind: 'literal', type: 'text', value: null },
      ),
      '#VALUE!',
    );
  }),
  scalar('CHOOSE', 2, 255, (f) => {
    const at = f.bind(f.whole(0));
    const branches = Array.from({ length: f.count - 1 }, (_, position) => ({
      condition: operator(at, '=', double(position + 1)),
      value: f.value(position + 1),
    }));
    return choose(branches, errorOf('#VALUE!'), firstOf([f.error]));
  }),
  scalar('HYPERLINK', 1, 2, (f) => (f.isAbsent(1) ? f.value(0) : f.value(1))),
];
