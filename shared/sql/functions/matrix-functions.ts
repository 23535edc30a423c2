import { double, firstOf, helper, isNull, literal } from '../ast/build.ts';
import { binary, numberFrom } from '../compile/arithmetic.ts';
import { elementsOf } from '../compile/elements-of.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { range } from '../compile/function-plan.ts';
import type { ArrayOperand, CellsOperand, Operand } from '../compile/operand.ts';
import {
  constantOf,
  errorOf,
  errorWhen,
  isNumberOnly,
  settle,
  type Typed,
  UNBOUNDED,
  withErrors,
} from '../compile/typed.ts';
import { matrixNumbers, numberAt } from './regression-functions.ts';

/** Each cell of a product adds up as many products as a matrix is wide. */
const MAX_PRODUCTS = 2_000;
const MAX_SEQUENCE = 4_096;

const CHOICES = new Set(['IF', 'IFS', 'CHOOSE', 'SWITCH']);

/** A matrix of known size: a choice of ranges has the size of the one that is chosen. */
function matrixAt(call: FunctionCall, index: number): ArrayOperand {
  const node = call.node(index);
  const inner = node?.kind === 'group' ? node.inner : node;
  if (inner?.kind === 'function' && CHOICES.has(inner.name)) {
    throw call.unsupported('how large a matrix is must be known');
  }
  return call.array(index);
}

/** Rows become columns. */
function transpose(call: FunctionCall): Operand {
  const array = matrixAt(call, 0);
  const { rows, columns } = array;
  if (array.shape === 'cells') {
    const cells = Array.from(
      { length: rows * columns },
      (_, i) => array.cells[(i % rows) * columns + Math.floor(i / rows)],
    );
    return {
      shape: 'cells',
      rows: columns,
      columns: rows,
      cells: cells.map((cell) => cell ?? errorOf('#N/A')),
    };
  }
  const elements = elementsOf(array, call.from);
  const { row, column } = elements;
  return { ...elements, key: '', row: column, column: row, rows: columns, columns: rows };
}

/** The product of two matrices. A cell that is no number makes all of it #VALUE!. */
function product(call: FunctionCall): Operand | Typed {
  const [left, right] = [matrixAt(call, 0), matrixAt(call, 1)];
  if (left.columns !== right.rows) return errorOf('#VALUE!');
  if (
    left.shape !== 'cells' ||
    right.shape !== 'cells' ||
    left.rows * left.columns * right.columns > MAX_PRODUCTS
  ) {
    throw call.unsupported('the matrices are too large');
  }
  const [a, b] = [left, right].map((matrix) => matrix.cells.map((cell) => numberOf(cell)));
  if (a === undefined || b === undefined) throw new TypeError('There are two matrices');
  const error = firstOf([...a, ...b].map((cell) => cell.error));
  const width = left.columns;
  const cells = Array.from({ length: left.rows * right.columns }, (_, i): Typed => {
    const [row, column] = [Math.floor(i / right.columns), i % right.columns];
    const terms = Array.from({ length: width }, (_, k) =>
      binary(at(a, row * width + k), '*', at(b, k * right.columns + column), call.from),
    );
    const sum = terms.reduce((total, term) => binary(total, '+', term, call.from));
    if (error === null) return sum;
    return {
      ...numberFrom([sum], sum.number ?? double(0), firstOf([error, sum.error])),
      magnitude: sum.magnitude,
    };
  });
  return { shape: 'cells', rows: left.rows, columns: right.columns, cells };
}

/** The number of a cell; its errors apart from it, so that each is looked for once. */
function numberOf(cell: Typed): Typed {
  const settled = settle(cell);
  const { number, error } = settled;
  if (number === null) {
    return { ...constantOf(0), error: error ?? errorOf('#VALUE!').error, settled: false };
  }
  if (isNumberOnly(settled) && !settled.mayBeBlank && error === null) return settled;
  const filled = { kind: 'call' as const, schema: null, name: 'coalesce', args: [number, double(0)] };
  const wrong = firstOf([error, errorWhen(isNull(number), '#VALUE!')]);
  return { ...numberFrom([cell], filled, wrong), magnitude: cell.magnitude };
}

function at(cells: readonly Typed[], index: number): Typed {
  const cell = cells[index];
  if (cell === undefined) throw new RangeError('The matrix is smaller');
  return { ...cell, error: null };
}

/** Numbers in a row of rows. How many must be known. */
function sequence(call: FunctionCall): CellsOperand {
  const size = [0, 1].map((index) => (call.isOmitted(index) ? 1 : Math.trunc(Number(call.constant(index)))));
  const [rows = 1, columns = 1] = size;
  if (!size.every((each) => each >= 1) || rows * columns > MAX_SEQUENCE) {
    throw call.unsupported('how many numbers there are must be known, and not too many');
  }
  const [start, step] = [2, 3].map((index) => (call.isOmitted(index) ? constantOf(1) : call.scalar(index)));
  const cells = Array.from({ length: rows * columns }, (_, i) =>
    binary(
      start ?? constantOf(1),
      '+',
      binary(constantOf(i), '*', step ?? constantOf(1), call.from),
      call.from,
    ),
  );
  return { shape: 'cells', rows, columns, cells };
}

/** The sides of a square matrix; undefined for one that is not. */
function sideOf({ rows, columns }: ArrayOperand): number | undefined {
  return rows === columns ? rows : undefined;
}

const MAX_SIDE = 64;

/** A helper over the numbers of a square matrix. */
function ofSquare(call: FunctionCall, name: 'mdeterm' | 'minverse'): { result: Typed; side: number } | null {
  const matrix = matrixAt(call, 0);
  const side = sideOf(matrix);
  if (side === undefined) return null;
  if (side > MAX_SIDE) throw call.unsupported('the matrix is too large');
  const numbers = matrixNumbers(matrix, call.from);
  const array = numbers.number ?? literal('double[]', null);
  const number = call.bind(helper(name, array, literal('integer', side)));
  return { result: { ...numbers, number, settled: false }, side };
}

function determinant(call: FunctionCall): Typed {
  const square = ofSquare(call, 'mdeterm');
  if (square === null) return errorOf('#VALUE!');
  const { result } = square;
  const number = result.number ?? double(0);
  return withErrors({ ...result, magnitude: UNBOUNDED, error: errorWhen(isNull(number), '#NUM!') }, [
    result.error,
  ]);
}

function inverse(call: FunctionCall): Operand | Typed {
  const square = ofSquare(call, 'minverse');
  if (square === null) return errorOf('#VALUE!');
  const { result, side } = square;
  const cells = Array.from({ length: side * side }, (_, position) => numberAt(result, position + 1));
  return { shape: 'cells', rows: side, columns: side, cells };
}

export const MATRIX_FUNCTIONS = [
  range('MDETERM', 1, 1, determinant, { arrays: true }),
  range('MINVERSE', 1, 1, inverse, { arrays: true }),
  range('TRANSPOSE', 1, 1, transpose, { arrays: true }),
  range('MMULT', 2, 2, product, { arrays: true }),
  range('SEQUENCE', 1, 4, sequence),
];
