import {
  aggregate,
  call,
  cast,
  double,
  firstOf,
  helper,
  isNotNull,
  isNull,
  literal,
  operator,
  when,
} from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { type AggregatePlan, firstError, type Seen } from '../compile/aggregate.ts';
import { numberFrom } from '../compile/arithmetic.ts';
import { errorWhen, nullable, UNBOUNDED } from '../compile/typed.ts';

/** The squares of numbers within it can be added up, a hundred million of them, times their number. */
export const SQUARE_SAFE_MAGNITUDE = 140;
const SQUARE_SAFE = 1e145;
/** Beside numbers that are not safe, smaller ones than this count for nothing. */
const NEGLIGIBLE = 1e-100;
/** Brings any number within what is safe, and loses no digit. */
const SCALE = 2 ** -545;
/** The smallest number that Excel knows. PostgreSQL refuses to scale down much smaller ones. */
const SMALLEST = 2.2250738585072014e-308;

const count = (value: SqlExpression): SqlExpression => aggregate('count', [value]);

const abs = (value: SqlExpression): SqlExpression => call('abs', value);

/** The sum of numbers that may overflow, or null: their parts are added at a scale that cannot. */
export function guardedSum(numbers: SqlExpression): SqlExpression {
  const scaled = when(
    operator(abs(numbers), '>=', double(SMALLEST)),
    operator(numbers, '*', double(2 ** -30)),
  );
  return helper('multiply', call('coalesce', aggregate('sum', [scaled]), double(0)), double(2 ** 30));
}

/** The mean of any numbers; null where there is none, or their sum overflows. */
export function guardedMean(numbers: SqlExpression): SqlExpression {
  const divisor = call('nullif', cast(count(numbers), 'double'), double(0));
  return operator(guardedSum(numbers), '/', divisor);
}

/** The variance of any numbers; null where there are too few, or it overflows. */
export function guardedVariance(name: 'var_samp' | 'var_pop', numbers: SqlExpression): SqlExpression {
  const isSafe = operator(abs(numbers), '<', double(SQUARE_SAFE));
  const small = operator(abs(numbers), '<', double(NEGLIGIBLE));
  const scaled: SqlExpression = {
    kind: 'case',
    branches: [
      { when: small, result: double(0) },
      { when: isNotNull(numbers), result: operator(numbers, '*', double(SCALE)) },
    ],
    otherwise: null,
  };
  const unscaled = [1 / SCALE, 1 / SCALE].reduce(
    (value, by) => helper('multiply', value, double(by)),
    aggregate(name, [scaled]),
  );
  return when(
    operator(aggregate('max', [abs(numbers)]), '<', double(SQUARE_SAFE)),
    aggregate(name, [when(isSafe, numbers)]),
    unscaled,
  );
}

type Spread = 'stddev_samp' | 'stddev_pop' | 'var_samp' | 'var_pop';

const numbersOf = ({ element }: Seen): SqlExpression => nullable(element.number, 'double');

/** A variance or deviation: #DIV/0! of too few numbers, #NUM! where squares overflow. */
export function spreadOf(name: Spread): AggregatePlan {
  const isOfSample = name.endsWith('samp');
  return (seen) => {
    const numbers = numbersOf(seen);
    const tooFew = errorWhen(operator(count(numbers), '<', literal('bigint', isOfSample ? 2 : 1)), '#DIV/0!');
    const errors = [firstError(seen), tooFew];
    if (seen.element.magnitude <= SQUARE_SAFE_MAGNITUDE) {
      return {
        ...numberFrom([seen.element], aggregate(name, [numbers]), firstOf(errors)),
        magnitude: UNBOUNDED,
      };
    }
    const variance = guardedVariance(isOfSample ? 'var_samp' : 'var_pop', numbers);
    const value = name.startsWith('stddev') ? call('sqrt', variance) : variance;
    return {
      ...numberFrom([seen.element], value, firstOf([...errors, errorWhen(isNull(value), '#NUM!')])),
      magnitude: UNBOUNDED,
    };
  };
}
