import type { FormulaNode } from '../../formula/ast.ts';
import {
  aggregate,
  allOf,
  boolean,
  cast,
  double,
  helper,
  isNotNull,
  isNull,
  literal,
  not,
  nullOf,
  operator,
  when,
} from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { aggregated } from '../compile/aggregate.ts';
import { numberFrom, shared } from '../compile/arithmetic.ts';
import { orElse } from '../compile/coerce.ts';
import { elementsOf } from '../compile/elements-of.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { liftRows } from '../compile/lift.ts';
import type { ArrayOperand, WindowOperand } from '../compile/operand.ts';
import { BLANK, isNumberOnly, isTextOnly, nullable, type Typed, typed } from '../compile/typed.ts';
import { type Criterion, meetsCriterion } from './criterion.ts';
import { assertFewCriteria } from './reread-rows.ts';

/**
 * COUNTIF($A$2:A2,A2): how often the row's own value has come so far. The value is its own key, so that rows with
 * the same one are numbered by a window. Where it is more than a plain value, the rows so far are read again.
 */
export function countEarlier(
  call: FunctionCall,
  conditions: readonly { readonly cells: number }[],
  criteria: readonly Criterion[],
): Typed | null {
  const keys: SqlExpression[] = [];
  const plain: (SqlExpression | null)[] = [];
  const filled: SqlExpression[] = [];
  let window: WindowOperand | null = null;
  for (const [index, { cells }] of conditions.entries()) {
    const operand = call.operand(cells);
    if (operand.shape !== 'window') return null;
    const [column, ...others] = operand.values;
    const criterion = criteria[index]?.value;
    if (column === undefined || criterion === undefined || others.length > 0) return null;
    const key = keyOf(column, criterion);
    if (key === null) return null;
    keys.push(key.own);
    plain.push(key.isPlain);
    filled.push(...key.filled);
    window = operand;
  }
  if (window === null) return null;
  // An empty cell asks for 0 and is none itself.
  const isFilled = allOf(filled);
  const counted = cast(
    aggregate('count', isFilled === null ? [] : [when(isFilled, boolean(true))], {
      over: { partitionBy: keys, orderBy: [{ by: window.orderBy }], frame: window.frame },
    }),
    'double',
  );
  const areAllPlain = allOf(plain);
  if (areAllPlain !== null) {
    for (const { argument } of criteria) assertFewCriteria(call, argument, call.scope.rowCount);
  }
  const values = criteria.map(({ value }) => value);
  const number =
    areAllPlain === null
      ? counted
      : when(areAllPlain, counted, readAgain(call, conditions, criteria, not(areAllPlain)));
  return shared(values, { number, magnitude: 7, perRow: true });
}

/** Compares each row up to the own one, for the rows that ask for it. */
function readAgain(
  call: FunctionCall,
  conditions: readonly { readonly cells: number }[],
  criteria: readonly Criterion[],
  isAsked: SqlExpression,
): SqlExpression {
  const ranges = conditions.map(({ cells }) => wholeOf(call, call.node(cells)));
  const lifted = liftRows(
    ranges.map(({ array }) => array),
    (values) => {
      const met = allOf(
        criteria.map((criterion, index) => meetsCriterion(values[index] ?? BLANK, criterion)),
      );
      return typed({ number: met && when(met, double(1)), mayBeBlank: true });
    },
    call.from,
  );
  const elements = elementsOf(lifted, call.from);
  const [first] = ranges;
  const own = cast(call.scope.row, 'bigint');
  const isSoFar = operator(elements.row, '<=', operator(own, '-', literal('bigint', first?.offset ?? 0)));
  const counted = aggregated(
    elements,
    ({ element }) =>
      numberFrom([element], cast(aggregate('count', [nullable(element.number, 'double')]), 'double'), null),
    call.from,
    allOf([isAsked, isSoFar]) ?? isSoFar,
  );
  return counted.number ?? double(0);
}

/** The cells from the first row of `$A$2:A2` to those of the last row of the run, and how the own row is found in it. */
function wholeOf(
  call: FunctionCall,
  node: FormulaNode | undefined,
): { readonly array: ArrayOperand; readonly offset: number } {
  if (node?.kind !== 'cell-range' || !node.first.rowAbsolute || node.last.rowAbsolute) {
    throw call.unsupported('texts as criteria, over a range that moves with the row');
  }
  const { first } = node;
  const below = node.last.row - call.scope.anchorRow;
  const last = { ...node.last, row: call.scope.lastRow + below, rowAbsolute: true };
  const operand = call.evaluator.operand({ ...node, last });
  if (operand.shape === 'cells') return { array: operand, offset: first.row - below };
  if (operand.shape !== 'relation') throw call.unsupported('a range that grows with the row');
  return { array: { ...operand, isInline: true }, offset: first.row - below };
}

type Key = {
  readonly own: SqlExpression;
  /** Where the row's value asks for nothing but equality; `null` where it never asks for more. */
  readonly isPlain: SqlExpression | null;
  readonly filled: readonly SqlExpression[];
};

function keyOf(column: Typed, criterion: Typed): Key | null {
  if (JSON.stringify([column.number, column.text]) !== JSON.stringify([criterion.number, criterion.text]))
    return null;
  if (column.error !== null || column.logical !== null) return null;
  const filled = (plane: SqlExpression) => (criterion.mayBeBlank ? [isNotNull(plane)] : []);
  if (isNumberOnly(column) && column.number !== null) {
    const number = criterion.mayBeBlank ? orElse(column.number, double(0)) : column.number;
    return { own: cast(number, 'numeric'), isPlain: null, filled: filled(column.number) };
  }
  if (!isTextOnly(column) || column.text === null) return null;
  const empty = criterion.mayBeBlank ? when(isNull(column.text), double(0)) : nullOf('double');
  return {
    own: helper('criterion_key', empty, column.text),
    isPlain: orElse(helper('is_plain_criterion', column.text), boolean(true)),
    filled: filled(column.text),
  };
}
