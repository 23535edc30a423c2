import type { FormulaNode } from '../../formula/ast.ts';
import {
  aggregate,
  allOf,
  boolean,
  cast,
  double,
  helper,
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
  let window: WindowOperand | null = null;
  for (const [index, { cells }] of conditions.entries()) {
    const operand = call.operand(cells);
    if (operand.shape !== 'window') return null;
    const [column, ...others] = operand.values;
    const criterion = criteria[index]?.value;
    if (column === undefined || criterion === undefined || others.length > 0) return null;
    const key = keyOf(column, criterion);
    if (key === null) return null;
    keys.push(key);
    plain.push(isPlain(criterion));
    window = operand;
  }
  if (window === null) return null;
  const counted = cast(
    aggregate('count', [], {
      over: { partitionBy: keys, orderBy: [{ by: window.orderBy }], frame: window.frame },
    }),
    'double',
  );
  const areAllPlain = allOf(plain);
  const values = criteria.map(({ value }) => value);
  const number =
    areAllPlain === null
      ? counted
      : when(areAllPlain, counted, readAgain(call, conditions, criteria, not(areAllPlain)));
  return shared(values, { number, magnitude: 7, perRow: true });
}

/** A criterion that asks for nothing but equality; `null` where it never asks for more. */
function isPlain({ text, number, mayBeBlank }: Typed): SqlExpression | null {
  const filled = mayBeBlank ? not(isNull(text ?? number ?? nullOf('text'))) : null;
  return allOf([filled, text && orElse(helper('is_plain_criterion', text), boolean(true))]);
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

function keyOf(column: Typed, criterion: Typed): SqlExpression | null {
  if (JSON.stringify([column.number, column.text]) !== JSON.stringify([criterion.number, criterion.text]))
    return null;
  if (column.error !== null || column.logical !== null) return null;
  if (isNumberOnly(column) && column.number !== null) return cast(column.number, 'numeric');
  if (!isTextOnly(column) || column.text === null) return null;
  return helper('criterion_key', nullOf('double'), column.text);
}
