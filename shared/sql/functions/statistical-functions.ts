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
import { type AggregatePlan, aggregated, firstError } from '../compile/aggregate.ts';
import { shared } from '../compile/arithmetic.ts';
import { positionOf } from '../compile/elements.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { type RangeFunction, range } from '../compile/function-plan.ts';
import { errorWhen, settle, type Typed, UNBOUNDED } from '../compile/typed.ts';
import { INFINITY, numbersOf, numeric, over } from './aggregate-functions.ts';
import { anyCellsAt, asNumbers, type Direct, elementsFrom, numbersCount, operandsOf } from './gather.ts';
import { guardedVariance, spreadOf } from './large-numbers.ts';
import { rankByJoin } from './rank-by-join.ts';
import { assertFewReadings } from './reread-rows.ts';

const SORTED_PLAN: AggregatePlan = (seen) => {
  const numbers = numbersOf(seen);
  return shared([seen.element], {
    number: aggregate('array_agg', [numbers], {
      orderBy: [{ by: numbers }],
      filter: { kind: 'is-not-null', operand: numbers },
    }),
    error: firstError(seen),
  });
};

/** All numbers in ascending order, as one array. */
export function sortedNumbers(call: FunctionCall, index: number): Typed {
  return aggregated(
    elementsFrom(anyCellsAt(call, index, asNumbers), call, numbersCount),
    SORTED_PLAN,
    call.from,
  );
}

/**
 * The array as a value that depends on no row. PostgreSQL remembers what a lateral join gave for what it was handed, and
 * would compare the whole array in each row.
 */
function apartFromRows(call: FunctionCall, sorted: Typed): SqlExpression | null {
  const operands = anyCellsAt(call, 0, asNumbers);
  const isFixed = operands.every((operand) => operand.shape === 'relation' && !operand.isInline);
  if (!isFixed || sorted.number === null) return sorted.number;
  const { element, from, where, ...elements } = elementsFrom(operands, call, numbersCount);
  const { number } = SORTED_PLAN({ element, position: positionOf(elements) });
  if (number === null) return null;
  const outputs = [{ expression: number, as: 'n' }];
  return { kind: 'subquery', select: { kind: 'select', outputs, from: from.sql, where } };
}

function ranked(name: string): RangeFunction {
  return range(
    name,
    2,
    2,
    (call) => {
      const sorted = sortedNumbers(call, 0);
      const k = call.values([1]);
      k.addError(sorted.error);
      const array = call.scalar(1).perRow ? apartFromRows(call, sorted) : sorted.number;
      return k.asNumber(arrayHelper(name, array ?? literal('double[]', null), k.number(0)), '#NUM!');
    },
    { scalars: [1] },
  );
}

function rank(name: string, isAverage: boolean): RangeFunction {
  return range(
    name,
    2,
    3,
    (call) => {
      const values = call.values([0, 2]);
      const x = values.number(0);
      const joined = call.scalar(0).perRow ? rankByJoin(call, x, isAverage) : null;
      if (joined !== null) {
        values.addError(joined.error);
        return values.asNumber(joined.rank, '#N/A');
      }
      assertFewReadings(call, 0, [1]);
      const ascending = operator(values.number(1), '<>', double(0));
      const sorted = sortedNumbers(call, 1);
      values.addError(sorted.error);
      const flag = literal('boolean', isAverage);
      return values.asNumber(
        helper('rank', x, sorted.number ?? literal('double[]', null), ascending, flag),
        '#N/A',
      );
    },
    { scalars: [0, 2] },
  );
}

export const MODE_PLAN: AggregatePlan = (seen) => {
  const array = aggregate('array_agg', [numbersOf(seen)], { orderBy: [{ by: seen.position }] });
  const value = helper('mode', array);
  const failed = when(isNull(value), integerCode('#N/A'));
  return {
    ...shared([seen.element], { number: value, error: firstOf([firstError(seen), failed]) }),
    magnitude: UNBOUNDED,
  };
};

const integerCode = (error: '#N/A' | '#NUM!'): SqlExpression => literal('smallint', error === '#N/A' ? 7 : 6);

export const MEDIAN_PLAN = numeric(
  (n) => call('nullif', aggregate('percentile_cont', [double(0.5)], { withinGroup: [{ by: n }] }), INFINITY),
  { nullMeans: '#NUM!' },
);

/** What stands at a rank of the sorted numbers, or between two of them. */
export function arrayHelper(name: string, sorted: SqlExpression, k: SqlExpression): SqlExpression {
  switch (name) {
    case 'LARGE':
      return helper('nth', sorted, k, literal('boolean', true));
    case 'SMALL':
      return helper('nth', sorted, k, literal('boolean', false));
    case 'PERCENTILE.EXC':
      return helper('percentile_exc', sorted, k);
    case 'QUARTILE.EXC':
      return helper('percentile_exc', sorted, operator(helper('trunc', k, double(0)), '/', double(4)));
    case 'QUARTILE':
    case 'QUARTILE.INC':
      return helper('quartile', sorted, k);
    default:
      return helper('percentile', sorted, k);
  }
}

/** An argument of MODE that is written as a text is no number, whatever it says. */
const numberOnly: Direct = (value, call) => {
  const { text, error, ...others } = settle(value);
  if (text === null) return asNumbers(value, call);
  return { ...others, text: null, error: firstOf([error, errorWhen(isNotNull(text), '#VALUE!')]) };
};

export const STATISTICAL_FUNCTIONS = [
  over('MEDIAN', MEDIAN_PLAN),
  over('MODE', MODE_PLAN, numberOnly),
  over('MODE.SNGL', MODE_PLAN, numberOnly),
  ...['STDEV', 'STDEV.S'].map((name) => over(name, spreadOf('stddev_samp'))),
  ...['STDEVP', 'STDEV.P'].map((name) => over(name, spreadOf('stddev_pop'))),
  ...['VAR', 'VAR.S'].map((name) => over(name, spreadOf('var_samp'))),
  ...['VARP', 'VAR.P'].map((name) => over(name, spreadOf('var_pop'))),
  over(
    'GEOMEAN',
    numeric(
      (n) =>
        when(
          operator(aggregate('min', [n]), '>', double(0)),
          helper('exp', aggregate('avg', [helper('ln', n)])),
        ),
      { nullMeans: '#NUM!' },
    ),
  ),
  range('AVEDEV', 1, 255, (call) => {
    const operands = operandsOf(call, 0, asNumbers);
    const sorted = aggregated(elementsFrom(operands, call), SORTED_PLAN, call.from);
    const all = call.values([]);
    all.addError(sorted.error);
    return all.asNumber(helper('avedev', sorted.number ?? literal('double[]', null)), '#NUM!');
  }),
  over(
    'DEVSQ',
    numeric(
      (n) => {
        const count = call('nullif', cast(aggregate('count', [n]), 'double'), double(0));
        return helper('multiply', guardedVariance('var_pop', n), count);
      },
      { nullMeans: '#NUM!' },
    ),
  ),
  ...['LARGE', 'SMALL', 'PERCENTILE', 'PERCENTILE.INC', 'PERCENTILE.EXC', 'QUARTILE', 'QUARTILE.INC'].map(
    ranked,
  ),
  rank('RANK', false),
  rank('RANK.EQ', false),
  rank('RANK.AVG', true),
];
