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
  nullOf,
  operator,
  when,
} from '../ast/build.ts';
import type { SqlExpression, SqlSource } from '../ast/sql-tree.ts';
import { attached, refuseRereading } from '../compile/aggregate.ts';
import { shared } from '../compile/arithmetic.ts';
import { elementAt, elementSelect } from '../compile/elements.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { type RangeFunction, range } from '../compile/function-plan.ts';
import {
  errorCode,
  errorOf,
  errorWhen,
  nullable,
  type Typed,
  UNBOUNDED,
  withErrors,
} from '../compile/typed.ts';
import { guardedSum } from './large-numbers.ts';
import {
  correlation,
  covariance,
  determination,
  interceptOf,
  type OfPairs,
  type Pair,
  slopeOf,
} from './moments.ts';

/** An aggregate over pairs of numbers of two ranges, in order; a pair with anything else is passed over. */
export function overPairs(
  call: FunctionCall,
  yAt: number,
  xAt: number,
  plan: (pair: Pair) => OfPairs,
): Typed {
  const [y, x] = [call.elements(yAt), call.elements(xAt)];
  if (x.rows * x.columns !== y.rows * y.columns) return errorOf('#N/A');
  refuseRereading(y, y.element);
  refuseRereading(x, x.element);
  const alias = call.from.nestedAlias;
  const source: SqlSource = { kind: 'subselect', select: elementSelect(y), alias, lateral: true };
  const from = call.from.nested(source);
  const isTurned = x.rows !== y.rows;
  const other = from.joinOnce({
    join: 'left',
    lateral: true,
    select: elementSelect(x),
    on: (joined) =>
      allOf([
        operator(column(joined, 'r'), '=', column(alias, isTurned ? 'c' : 'r')),
        operator(column(joined, 'c'), '=', column(alias, isTurned ? 'r' : 'c')),
      ]) ?? column(joined, 'b'),
  });
  const [a, b] = [elementAt(alias, [y.element]), elementAt(other, [x.element])];
  const pair = { y: nullable(a.number, 'double'), x: nullable(b.number, 'double') };
  const where = allOf([isNotNull(pair.x), isNotNull(pair.y)]);
  const { number: planned, isUndefined } = plan(pair);
  // Where squares of tiny numbers vanish, an aggregate may give a number and no spread.
  const number = when(isUndefined, nullOf('double'), planned);
  const error = when(isUndefined, errorCode('#DIV/0!'), errorWhen(isNull(planned), '#NUM!'));
  const result = shared([y.element, x.element], { number, error, magnitude: UNBOUNDED });
  const value = attached(
    result,
    (outputs) => ({ kind: 'select', outputs, from: from.sql, where }),
    call.from,
  );
  const wrong = firstOf([a.error, b.error]);
  if (wrong === null) return value;
  const failed = attached(
    shared([y.element], { error: aggregate('min', [wrong]) }),
    (outputs) => ({ kind: 'select', outputs, from: from.sql }),
    call.from,
  );
  return withErrors(value, [failed.error]);
}

function pairs(name: string, plan: (pair: Pair) => OfPairs): RangeFunction {
  return range(name, 2, 2, (call) => overPairs(call, 0, 1, plan));
}

const square = (value: SqlExpression): SqlExpression => helper('multiply', value, value);

const COUNT = aggregate('count', []);

const isFewer = (least: number): SqlExpression => operator(COUNT, '<', literal('bigint', least));

/** A summand that is too large for a number leaves no sum. */
function total(summand: SqlExpression): OfPairs {
  const lost = aggregate('count', [], { filter: isNull(summand) });
  const number = when(operator(lost, '=', literal('bigint', 0)), guardedSum(summand));
  return { number, isUndefined: isFewer(1) };
}

export const PAIRED_FUNCTIONS = [
  pairs('CORREL', correlation),
  pairs('PEARSON', correlation),
  pairs('SLOPE', slopeOf),
  pairs('INTERCEPT', interceptOf),
  pairs('RSQ', determination),
  pairs('COVAR', covariance('covar_pop', 1)),
  pairs('COVARIANCE.P', covariance('covar_pop', 1)),
  pairs('COVARIANCE.S', covariance('covar_samp', 2)),
  pairs('SUMXMY2', ({ x, y }) => {
    const difference = helper('subtract', x, y);
    return total(helper('multiply', difference, difference));
  }),
  pairs('SUMX2PY2', ({ y: x, x: y }) => total(helper('add', square(x), square(y)))),
  pairs('SUMX2MY2', ({ y: x, x: y }) => total(helper('subtract', square(x), square(y)))),
  ...['FORECAST', 'FORECAST.LINEAR'].map((name) =>
    range(
      name,
      3,
      3,
      (call) => {
        const at = call.values([0]);
        const x = call.bind(at.number(0));
        const slope = overPairs(call, 1, 2, slopeOf);
        const intercept = overPairs(call, 1, 2, interceptOf);
        at.addError(slope.error);
        at.addError(intercept.error);
        const risen = helper('multiply', slope.number ?? double(0), x);
        return at.asNumber(helper('add', intercept.number ?? double(0), risen), '#NUM!');
      },
      { scalars: [0] },
    ),
  ),
];
