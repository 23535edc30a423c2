import {
  aggregate,
  allOf,
  column,
  double,
  firstOf,
  helper,
  isNotNull,
  isNull,
  literal,
  operator,
  when,
} from '../ast/build.ts';
import type { SqlExpression, SqlSource } from '../ast/sql-tree.ts';
import { attached, refuseRereading } from '../compile/aggregate.ts';
import { shared } from '../compile/arithmetic.ts';
import { elementAt, elementSelect } from '../compile/elements.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { type RangeFunction, range } from '../compile/function-plan.ts';
import { errorCode, errorOf, nullable, type Typed, withErrors } from '../compile/typed.ts';

type Pair = { readonly x: SqlExpression; readonly y: SqlExpression };

/** An aggregate over pairs of numbers of two ranges, in order; a pair with anything else is passed over. */
export function overPairs(
  call: FunctionCall,
  xAt: number,
  yAt: number,
  plan: (pair: Pair) => SqlExpression,
): Typed {
  const [x, y] = [call.elements(xAt), call.elements(yAt)];
  if (x.rows * x.columns !== y.rows * y.columns) return errorOf('#N/A');
  refuseRereading(x, x.element);
  refuseRereading(y, y.element);
  const alias = call.from.nestedAlias;
  const source: SqlSource = { kind: 'subselect', select: elementSelect(x), alias, lateral: true };
  const from = call.from.nested(source);
  const isTurned = x.rows !== y.rows;
  const other = from.joinOnce({
    join: 'left',
    lateral: true,
    select: elementSelect(y),
    on: (joined) =>
      allOf([
        operator(column(joined, 'r'), '=', column(alias, isTurned ? 'c' : 'r')),
        operator(column(joined, 'c'), '=', column(alias, isTurned ? 'r' : 'c')),
      ]) ?? column(joined, 'b'),
  });
  const [a, b] = [elementAt(alias, [x.element]), elementAt(other, [y.element])];
  const pair = { x: nullable(a.number, 'double'), y: nullable(b.number, 'double') };
  const where = allOf([isNotNull(pair.x), isNotNull(pair.y)]);
  const number = plan(pair);
  const result = shared([x.element, y.element], {
    number,
    error: when(isNull(number), errorCode('#DIV/0!')),
  });
  const value = attached(
    result,
    (outputs) => ({ kind: 'select', outputs, from: from.sql, where }),
    call.from,
  );
  const wrong = firstOf([a.error, b.error]);
  if (wrong === null) return value;
  const failed = attached(
    shared([x.element], { error: aggregate('min', [wrong]) }),
    (outputs) => ({ kind: 'select', outputs, from: from.sql }),
    call.from,
  );
  return withErrors(value, [failed.error]);
}

function pairs(name: string, plan: (pair: Pair) => SqlExpression): RangeFunction {
  return range(name, 2, 2, (call) => overPairs(call, 0, 1, plan));
}

const one =
  (name: string): ((pair: Pair) => SqlExpression) =>
  ({ x, y }) =>
    aggregate(name, [x, y]);

const square = (value: SqlExpression): SqlExpression => helper('multiply', value, value);

/** A summand that is too large for a number leaves no sum. */
function total(summand: SqlExpression): SqlExpression {
  const lost = aggregate('count', [], { filter: isNull(summand) });
  return when(operator(lost, '=', literal('bigint', 0)), aggregate('sum', [summand]));
}

export const PAIRED_FUNCTIONS = [
  pairs('CORREL', one('corr')),
  pairs('PEARSON', one('corr')),
  pairs('SLOPE', one('regr_slope')),
  pairs('INTERCEPT', one('regr_intercept')),
  pairs('RSQ', one('regr_r2')),
  pairs('COVAR', one('covar_pop')),
  pairs('COVARIANCE.P', one('covar_pop')),
  pairs('COVARIANCE.S', one('covar_samp')),
  pairs('SUMXMY2', ({ x, y }) => {
    const difference = operator(x, '-', y);
    return total(helper('multiply', difference, difference));
  }),
  pairs('SUMX2PY2', ({ x, y }) => total(helper('add', square(x), square(y)))),
  pairs('SUMX2MY2', ({ x, y }) => total(helper('subtract', square(x), square(y)))),
  ...['FORECAST', 'FORECAST.LINEAR'].map((name) =>
    range(
      name,
      3,
      3,
      (call) => {
        const at = call.values([0]);
        const x = call.bind(at.number(0));
        const slope = overPairs(call, 1, 2, one('regr_slope'));
        const intercept = overPairs(call, 1, 2, one('regr_intercept'));
        at.addError(slope.error);
        const value = operator(
          intercept.number ?? double(0),
          '+',
          operator(slope.number ?? double(0), '*', x),
        );
        return at.asNumber(value);
      },
      { scalars: [0] },
    ),
  ),
];
