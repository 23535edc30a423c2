import {
  aggregate,
  allOf,
  cast,
  column,
  double,
  isNotNull,
  literal,
  nullOf,
  operator,
} from '../ast/build.ts';
import type { SqlExpression, SqlSelect, SqlSource } from '../ast/sql-tree.ts';
import { aggregated, firstError } from '../compile/aggregate.ts';
import { elementsOf } from '../compile/elements-of.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { typed } from '../compile/typed.ts';
import { numbersCount } from './gather.ts';

/**
 * The rank of each row's number among those of a range: numbers are counted once in their order, and each row joins its own.
 * `null` where the range is at hand, or the order changes with the row.
 */
export function rankByJoin(
  call: FunctionCall,
  sought: SqlExpression,
  isAverage: boolean,
): { readonly rank: SqlExpression; readonly error: SqlExpression | null } | null {
  const order = call.isOmitted(2) ? 0 : call.constant(2);
  const operand = call.operand(1);
  if (operand.shape !== 'relation' || operand.isInline) return null;
  if (typeof order !== 'number' && typeof order !== 'boolean') return null;
  const elements = elementsOf(operand, call.from, numbersCount);
  const { number } = elements.element;
  const error =
    elements.element.error === null
      ? null
      : aggregated(elements, (seen) => typed({ error: firstError(seen) }), call.from).error;
  if (number === null) return { rank: nullOf('double'), error };
  const counted: SqlSelect = {
    kind: 'select',
    outputs: [
      { expression: number, as: 'k' },
      { expression: aggregate('count', []), as: 'c' },
    ],
    from: elements.from.sql,
    where: allOf([elements.where, isNotNull(number)]),
    groupBy: [number],
  };
  const source: SqlSource = { kind: 'subselect', select: counted, alias: 'counted', lateral: false };
  const upTo = aggregate('sum', [column('counted', 'c')], {
    over: {
      partitionBy: [],
      orderBy: [{ by: column('counted', 'k'), descending: Number(order) === 0 }],
      frame: { preceding: null, following: 0 },
    },
  });
  const select: SqlSelect = {
    kind: 'select',
    outputs: [
      { expression: column('counted', 'k'), as: 'k' },
      { expression: cast(column('counted', 'c'), 'double'), as: 'c' },
      { expression: cast(upTo, 'double'), as: 'u' },
    ],
    from: { first: source, joins: [] },
  };
  const on = (ranked: string) => operator(column(ranked, 'k'), '=', sought);
  const ranked = call.from.joinOnce({ join: 'left', lateral: false, select, on });
  const [count, last] = [column(ranked, 'c'), column(ranked, 'u')];
  const first = operator(operator(last, '-', count), '+', literal('double', 1));
  const middle = operator(operator(count, '-', double(1)), '/', double(2));
  return { rank: isAverage ? operator(first, '+', middle) : first, error };
}
