import { aggregate, cast, firstOf, helper, isNull, literal, operator } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { type AggregatePlan, aggregated, attached, firstError } from '../compile/aggregate.ts';
import { shared } from '../compile/arithmetic.ts';
import { elementsOf } from '../compile/elements-of.ts';
import type { FromClause } from '../compile/from-clause.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { range } from '../compile/function-plan.ts';
import type { ArrayOperand, CellsOperand, Operand } from '../compile/operand.ts';
import { errorOf, errorWhen, nullable, type Typed, UNBOUNDED } from '../compile/typed.ts';

/** Each value of an array is an expression of its own. */
const MAX_VALUES = 1_000;
const STATISTICS_ROWS = 5;

const NO_NUMBERS = literal('double[]', null);
const integer = (value: number): SqlExpression => literal('integer', value);

/** The numbers of a matrix, row by row, as one array. A cell that is no number makes all of it #VALUE!. */
export function matrixNumbers(
  array: ArrayOperand,
  from: FromClause,
  number: (of: SqlExpression) => SqlExpression = (of) => of,
): Typed {
  const size = literal('bigint', array.rows * array.columns + (array.unlisted ?? 0));
  const plan: AggregatePlan = (seen) => {
    const value = nullable(seen.element.number, 'double');
    const isWhole = operator(aggregate('count', [value]), '=', size);
    const numbers = aggregate('array_agg', [number(value)], { orderBy: [{ by: seen.position }] });
    return shared([seen.element], {
      number: numbers,
      error: firstOf([firstError(seen), errorWhen({ kind: 'not', operand: isWhole }, '#VALUE!')]),
    });
  };
  return aggregated(elementsOf(array, from), plan, from);
}

/** A number of the array that a helper gives; null is an error. */
export function numberAt(array: Typed, position: number, nullMeans: '#NUM!' | '#N/A' = '#NUM!'): Typed {
  const number: SqlExpression = {
    kind: 'element',
    array: array.number ?? NO_NUMBERS,
    position: integer(position),
  };
  const error = firstOf([array.error, errorWhen(isNull(number), nullMeans)]);
  return shared([array], { number, error, magnitude: UNBOUNDED });
}

type Data = {
  readonly y: ArrayOperand;
  readonly x: ArrayOperand | null;
  /** How many variables there are, and whether each is a row. */
  readonly variables: number;
  readonly isBelow: boolean;
};

/** The known values; `null` where the sizes do not fit. */
function dataOf(call: FunctionCall): Data | null {
  const y = call.array(0);
  if (call.isOmitted(1)) return { y, x: null, variables: 1, isBelow: false };
  const x = call.array(1);
  if (x.rows === y.rows && x.columns === y.columns) return { y, x, variables: 1, isBelow: false };
  if (y.columns === 1 && x.rows === y.rows) return { y, x, variables: x.columns, isBelow: false };
  if (y.rows === 1 && x.columns === y.columns) return { y, x, variables: x.rows, isBelow: true };
  return null;
}

/** Whether the argument, which must be a constant, is true; if it is left out it is. */
function flag(call: FunctionCall, index: number, otherwise: boolean): boolean {
  if (call.isOmitted(index)) return otherwise;
  const constant = call.constant(index);
  if (constant === undefined || typeof constant === 'string') {
    throw call.unsupported('whether it starts from 0, and tells more, must be a constant');
  }
  return Boolean(constant);
}

/** The plane of least squares, computed once: the array of the helper. */
function planeOf(
  call: FunctionCall,
  { y, x, variables, isBelow }: Data,
  hasStart: boolean,
  isGrowth: boolean,
): Typed {
  const from = call.from.nested({
    kind: 'values',
    rows: [[literal('boolean', true)]],
    alias: call.from.nestedAlias,
    columns: ['v'],
    lateral: false,
  });
  const known = matrixNumbers(y, from, isGrowth ? (value) => helper('ln', value) : undefined);
  const given = x === null ? null : matrixNumbers(x, from);
  const plane = helper(
    'linest',
    known.number ?? NO_NUMBERS,
    given?.number ?? NO_NUMBERS,
    integer(variables),
    literal('boolean', isBelow),
    literal('boolean', hasStart),
  );
  const error = firstOf([known.error, given?.error ?? null]);
  const operands = given === null ? [known] : [known, given];
  const result = shared(operands, { number: plane, error });
  return attached(result, (outputs) => ({ kind: 'select', outputs, from: from.sql, offset: 0 }), call.from);
}

function linest(call: FunctionCall): Operand | Typed {
  const data = dataOf(call);
  if (data === null) return errorOf('#REF!');
  const plane = planeOf(call, data, flag(call, 2, true), false);
  const columns = data.variables + 1;
  const rows = flag(call, 3, false) ? STATISTICS_ROWS : 1;
  const cells = Array.from({ length: rows * columns }, (_, at) => {
    // What stands for nothing, and the error of a start that is 0 by order.
    const isFilling = (at >= 2 * columns && at % columns > 1) || at === 2 * columns - 1;
    return numberAt(plane, at + 1, isFilling ? '#N/A' : '#NUM!');
  });
  return { shape: 'cells', rows, columns, cells };
}

/** What the plane is at other places than those that are known. */
function trend(call: FunctionCall, isGrowth: boolean): CellsOperand | Typed {
  const data = dataOf(call);
  if (data === null) return errorOf('#REF!');
  const { y, x, variables, isBelow } = data;
  const places = call.isOmitted(2) ? x : call.array(2);
  const along = isBelow ? places?.rows : places?.columns;
  if (places !== null && variables > 1 && along !== variables) return errorOf('#REF!');
  const plane = planeOf(call, data, flag(call, 3, true), isGrowth);
  const shape = places === null || call.isOmitted(2) ? y : places;
  const isLine = variables > 1;
  const rows = isLine && isBelow ? 1 : shape.rows;
  const columns = isLine && !isBelow ? 1 : shape.columns;
  if (rows * columns > MAX_VALUES) {
    throw call.unsupported(`it has more than ${MAX_VALUES.toLocaleString('en')} values`);
  }
  const given = places === null ? null : matrixNumbers(places, call.from);
  const cells = Array.from({ length: rows * columns }, (_, at): Typed => {
    const value = helper(
      'trend',
      plane.number ?? NO_NUMBERS,
      given?.number ?? NO_NUMBERS,
      integer(variables),
      literal('boolean', isBelow),
      integer(at + 1),
    );
    const number = call.bind(isGrowth ? helper('exp', value) : value);
    const error = firstOf([plane.error, given?.error ?? null, errorWhen(isNull(number), '#NUM!')]);
    const operands = given === null ? [plane] : [plane, given];
    return shared(operands, { number: cast(number, 'double'), error, magnitude: UNBOUNDED });
  });
  return { shape: 'cells', rows, columns, cells };
}

export const REGRESSION_FUNCTIONS = [
  range('LINEST', 1, 4, linest, { arrays: true }),
  range('TREND', 1, 4, (call) => trend(call, false), { arrays: true }),
  range('GROWTH', 1, 4, (call) => trend(call, true), { arrays: true }),
];
