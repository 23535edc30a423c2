import { aggregate, call, double, helper, literal, operator, when } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';

/** Pairs of numbers, each of them there, in the order of the arguments: of a line, `y` stands first. */
export type Pair = { readonly y: SqlExpression; readonly x: SqlExpression };

/** A number, and where there is none to speak of: #DIV/0!. Where it is null elsewhere it overflowed: #NUM!. */
export type OfPairs = { readonly number: SqlExpression; readonly isUndefined: SqlExpression };

/** From here on a square is too large for a number. */
const TOO_LARGE = 1e154;
/** Scaled down by it, a hundred million squares of numbers can be added up. */
const SCALE = 2 ** -30;
/** Squares of smaller numbers are nothing, and PostgreSQL would refuse to scale some of them down. */
const NOTHING = 1e-290;

const COUNT = aggregate('count', []);

function scaled(value: SqlExpression): SqlExpression {
  const size = call('abs', value);
  return {
    kind: 'case',
    branches: [
      { when: operator(size, '<', double(NOTHING)), result: double(0) },
      { when: operator(size, '<', double(TOO_LARGE)), result: operator(value, '*', double(SCALE)) },
    ],
    otherwise: null,
  };
}

const over = (name: string, { x, y }: Pair): SqlExpression => aggregate(name, [scaled(y), scaled(x)]);

/** Whether no number is too large to be squared. */
function areSquared({ x, y }: Pair): SqlExpression {
  const size = (each: SqlExpression): SqlExpression => aggregate('max', [call('abs', each)]);
  const largest = call('coalesce', call('greatest', size(x), size(y)), double(0));
  return operator(largest, '<', double(TOO_LARGE));
}

const hasNoSpread = (squares: SqlExpression): SqlExpression =>
  operator(call('coalesce', squares, double(0)), '=', double(0));

/** Of numbers that can be squared, those that are alike. */
function ofSquared(pair: Pair, number: SqlExpression, squares: readonly SqlExpression[]): OfPairs {
  const alike = squares.map(hasNoSpread).reduce((left, right) => operator(left, 'or', right));
  return {
    number: when(areSquared(pair), number),
    isUndefined: operator(areSquared(pair), 'and', alike),
  };
}

const deviation = (squares: SqlExpression): SqlExpression => call('sqrt', squares);

/** The product of deviations may overflow where their roots do not. */
export function correlation(pair: Pair): OfPairs {
  const [xx, yy, xy] = [over('regr_sxx', pair), over('regr_syy', pair), over('regr_sxy', pair)];
  const quotient = helper('divide', helper('divide', xy, deviation(xx)), deviation(yy));
  const number = call('greatest', call('least', quotient, double(1)), double(-1));
  return ofSquared(pair, number, [xx, yy]);
}

export function determination(pair: Pair): OfPairs {
  const { number, isUndefined } = correlation(pair);
  return { number: operator(number, '*', number), isUndefined };
}

export function slopeOf(pair: Pair): OfPairs {
  const xx = over('regr_sxx', pair);
  return ofSquared(pair, helper('divide', over('regr_sxy', pair), xx), [xx]);
}

export function interceptOf(pair: Pair): OfPairs {
  const { number, isUndefined } = slopeOf(pair);
  const mean = (name: string): SqlExpression => helper('multiply', over(name, pair), double(1 / SCALE));
  const risen = helper('multiply', number, mean('regr_avgx'));
  return { number: helper('subtract', mean('regr_avgy'), risen), isUndefined };
}

/** The mean product of deviations. */
export function covariance(name: 'covar_pop' | 'covar_samp', least: number): (pair: Pair) => OfPairs {
  return (pair) => {
    const unscaled = helper('multiply', over(name, pair), double(1 / SCALE ** 2));
    return {
      number: when(areSquared(pair), unscaled),
      isUndefined: operator(COUNT, '<', literal('bigint', least)),
    };
  };
}
