import { aggregate, double, firstOf, helper, isNull, literal, operator, when } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { type AggregatePlan, aggregated, firstError } from '../compile/aggregate.ts';
import { shared } from '../compile/arithmetic.ts';
import type { ExcelError } from '../compile/excel-error.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { type RangeFunction, range } from '../compile/function-plan.ts';
import { type Typed, UNBOUNDED, withErrors } from '../compile/typed.ts';
import { numbersOf, numeric, over } from './aggregate-functions.ts';
import { elementsFrom } from './gather.ts';

function spread(names: readonly string[], compute: string): RangeFunction[] {
  return names.map((name) =>
    over(
      name,
      numeric((n) => aggregate(compute, [n]), { nullMeans: '#DIV/0!' }),
    ),
  );
}

/** All numbers in ascending order, as one array. */
export function sortedNumbers(call: FunctionCall, index: number): Typed {
  const operand = call.operand(index);
  const plan: AggregatePlan = (seen) => {
    const numbers = numbersOf(seen);
    return shared([seen.element], {
      number: aggregate('array_agg', [numbers], {
        orderBy: [{ by: numbers }],
        filter: { kind: 'is-not-null', operand: numbers },
      }),
      error: firstError(seen),
    });
  };
  return aggregated(elementsFrom([operand], call), plan, call.from);
}

/** A helper over the sorted numbers of the first argument and a number. */
function ranked(
  name: string,
  compute: string,
  nullMeans: ExcelError,
  fixed?: readonly SqlExpression[],
): RangeFunction {
  return range(
    name,
    2,
    2,
    (call) => {
      const sorted = sortedNumbers(call, 0);
      const k = call.values([1]);
      const at = k.number(0);
      const errors = [sorted.error, k.error];
      const value = call.bind(
        helper(compute, sorted.number ?? literal('double[]', null), at, ...(fixed ?? [])),
      );
      k.addError(
        when(isNull(value), { kind: 'literal', type: 'smallint', value: nullMeans === '#NUM!' ? 6 : 7 }),
      );
      return withErrors(k.asNumber(value), errors);
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

const MODE: AggregatePlan = (seen) => {
  const array = aggregate('array_agg', [numbersOf(seen)], { orderBy: [{ by: seen.position }] });
  const value = helper('mode', array);
  const failed = when(isNull(value), integerCode('#N/A'));
  return {
    ...shared([seen.element], { number: value, error: firstOf([firstError(seen), failed]) }),
    magnitude: UNBOUNDED,
  };
};

const integerCode = (error: '#N/A' | '#NUM!'): SqlExpression => literal('smallint', error === '#N/A' ? 7 : 6);

const inOrder: SqlExpression = literal('boolean', false);

export const STATISTICAL_FUNCTIONS = [
  over(
    'MEDIAN',
    numeric((n) => aggregate('percentile_cont', [double(0.5)], { withinGroup: [{ by: n }] }), {
      nullMeans: '#NUM!',
    }),
  ),
  over('MODE', MODE),
  over('MODE.SNGL', MODE),
  ...spread(['STDEV', 'STDEV.S'], 'stddev_samp'),
  ...spread(['STDEVP', 'STDEV.P'], 'stddev_pop'),
  ...spread(['VAR', 'VAR.S'], 'var_samp'),
  ...spread(['VARP', 'VAR.P'], 'var_pop'),
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
  ranked('LARGE', 'nth', '#NUM!', [literal('boolean', true)]),
  ranked('SMALL', 'nth', '#NUM!', [inOrder]),
  ranked('PERCENTILE', 'percentile', '#NUM!'),
  ranked('PERCENTILE.INC', 'percentile', '#NUM!'),
  ranked('PERCENTILE.EXC', 'percentile_exc', '#NUM!'),
  ranked('QUARTILE', 'quartile', '#NUM!'),
  ranked('QUARTILE.INC', 'quartile', '#NUM!'),
  rank('RANK', false),
  rank('RANK.EQ', false),
  rank('RANK.AVG', true),
];
