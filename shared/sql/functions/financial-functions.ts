import {
  aggregate,
  anyOf,
  double,
  firstOf,
  helper,
  isNotNull,
  literal,
  operator,
  call as sql,
  when,
} from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { type AggregatePlan, aggregated, firstError, type Seen } from '../compile/aggregate.ts';
import { shared } from '../compile/arithmetic.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { range, scalar } from '../compile/function-plan.ts';
import type { ScalarCall } from '../compile/scalar-call.ts';
import { errorCode, errorWhen, nullable, type Typed } from '../compile/typed.ts';
import { anyCellsAt, asNumbers, elementsFrom, operandsOf } from './gather.ts';
import { assertFewReadings } from './reread-rows.ts';

const zero = double(0);

/** Payments at the beginning of a period count as 1, at its end as 0. */
function due(f: ScalarCall, index: number): SqlExpression {
  if (f.isAbsent(index)) return zero;
  return when(operator(f.number(index), '<>', zero), double(1), zero);
}

/** `endless`: for which numbers of periods a rate of -100 % divides by zero. */
function money(
  name: string,
  compute: string,
  least: number,
  count: number,
  endless?: '<' | '>',
): ReturnType<typeof scalar> {
  return scalar(name, least, count, (f) => {
    const values = Array.from({ length: count - 1 }, (_, index) => f.number(index));
    const [rate, periodCount] = values;
    if (endless !== undefined && rate !== undefined && periodCount !== undefined) {
      const isLost = operator(rate, '=', double(-1));
      f.failsWhen(operator(isLost, 'and', operator(periodCount, endless, zero)), '#DIV/0!');
    }
    return f.asNumber(helper(compute, ...values, due(f, count - 1)), '#NUM!');
  });
}

const NO_NUMBERS = literal('double[]', null);

/** The numbers of the arguments from `first` on, in order, as one array. */
function list(
  call: FunctionCall,
  operands: ReturnType<typeof operandsOf>,
  keepBlanks = false,
  isStrict = keepBlanks,
): Typed {
  const plan: AggregatePlan = (seen: Seen) => {
    const number = nullable(seen.element.number, 'double');
    const options = keepBlanks ? {} : { filter: isNotNull(number) };
    const value = keepBlanks ? sql('coalesce', number, zero) : number;
    return shared([seen.element], {
      number: aggregate('array_agg', [value], { orderBy: [{ by: seen.position }], ...options }),
      error: firstOf([firstError(seen), isStrict ? unreadable(seen) : null]),
    });
  };
  return aggregated(elementsFrom(operands, call), plan, call.from);
}

/** A text or logical value among payments or dates. */
function unreadable({ element }: Seen): SqlExpression | null {
  const planes = [element.text, element.logical].filter((plane) => plane !== null).map(isNotNull);
  const filter = anyOf(planes);
  if (filter === null) return null;
  const found = operator(aggregate('count', [], { filter }), '>', literal('bigint', 0));
  return errorWhen(found, '#VALUE!');
}

/** A value that is written instead of a reference is read as a number. */
function numbersAt(call: FunctionCall, index: number, keepBlanks = false, isStrict = keepBlanks): Typed {
  return list(call, anyCellsAt(call, index, asNumbers), keepBlanks, isStrict);
}

/** 0, 1, 2 … for as many numbers as there are, starting at `first`. */
const periods = (numbers: SqlExpression, first: number): SqlExpression =>
  helper('periods', numbers, double(first));

function npv(call: FunctionCall): Typed {
  const values = call.values([0]);
  const rate = values.number(0);
  for (let index = 1; index < call.count; index++) assertFewReadings(call, 0, [index]);
  const numbers = list(call, operandsOf(call, 1, asNumbers));
  values.addError(numbers.error);
  const array = numbers.number ?? NO_NUMBERS;
  values.failsWhen(operator(rate, '=', double(-1)), '#DIV/0!');
  return values.asNumber(helper('npv_at', rate, array, periods(array, 1)), '#NUM!');
}

function irr(call: FunctionCall): Typed {
  const values = call.values([1]);
  const guess = values.isAbsent(0) ? double(0.1) : values.number(0);
  const numbers = numbersAt(call, 0);
  values.failsWhen(operator(guess, '<=', double(-1)), '#VALUE!');
  values.addError(numbers.error);
  const array = numbers.number ?? NO_NUMBERS;
  return values.asNumber(helper('internal_rate', array, periods(array, 0), guess), '#NUM!');
}

/**
 * Years of 365 days since the first date; null where dates are missing or before it. An empty cell is a payment of 0, or
 * none at all.
 */
function dated(
  call: FunctionCall,
  valuesAt: number,
  datesAt: number,
  keepBlanks: boolean,
): { numbers: SqlExpression; years: SqlExpression; errors: readonly (SqlExpression | null)[] } {
  const numbers = numbersAt(call, valuesAt, keepBlanks);
  // What is no date is a fault of its own, also where a text among the payments is one too few.
  const dates = numbersAt(call, datesAt, keepBlanks, true);
  const array = numbers.number ?? NO_NUMBERS;
  return {
    numbers: array,
    years: call.bind(helper('years_since', dates.number ?? NO_NUMBERS, array)),
    errors: [
      numbers.error,
      dates.error,
      cellsAt(call, valuesAt) === cellsAt(call, datesAt) ? null : errorCode('#NUM!'),
    ],
  };
}

/** How many cells an argument has, empty ones among them. */
function cellsAt(call: FunctionCall, index: number): number {
  const { rows, columns } = call.array(index);
  return rows * columns;
}

export const FINANCIAL_FUNCTIONS = [
  money('PMT', 'pmt', 3, 5),
  money('FV', 'fv', 3, 5, '<'),
  money('PV', 'pv', 3, 5, '>'),
  money('NPER', 'nper', 3, 5),
  money('IPMT', 'ipmt', 4, 6),
  scalar('PPMT', 4, 6, (f) => {
    const [rate, per, n, pv, fv] = [f.number(0), f.number(1), f.number(2), f.number(3), f.number(4)];
    const type = due(f, 5);
    const interest = helper('ipmt', rate, per, n, pv, fv, type);
    return f.asNumber(operator(helper('pmt', rate, n, pv, fv, type), '-', interest), '#NUM!');
  }),
  scalar('RATE', 3, 6, (f) => {
    const values = [f.number(0), f.number(1), f.number(2), f.number(3)];
    const type = due(f, 4);
    const guess = f.args[5] ? f.number(5) : double(0.1);
    return f.asNumber(helper('rate', ...values, type, guess), '#NUM!');
  }),
  scalar('SLN', 3, 3, (f) => {
    const [cost, salvage, life] = [f.number(0), f.number(1), f.bind(f.number(2))];
    f.failsWhen(operator(life, '=', zero), '#DIV/0!');
    return f.asNumber(helper('divide', helper('subtract', cost, salvage), life));
  }),
  range('NPV', 2, 255, npv, { scalars: [0] }),
  range('IRR', 1, 2, irr),
  range('XNPV', 3, 3, (call) => {
    const values = call.values([0]);
    const rate = values.number(0);
    assertFewReadings(call, 0, [1, 2]);
    const { numbers, years, errors } = dated(call, 1, 2, false);
    for (const error of errors) values.addError(error);
    values.failsWhen(operator(rate, '<=', zero), '#NUM!');
    values.failsWhen({ kind: 'is-null', operand: years }, '#NUM!');
    return values.asNumber(helper('xnpv', rate, numbers, years), '#NUM!');
  }),
  range('XIRR', 2, 3, (call) => {
    const values = call.values([2]);
    const guess = values.isAbsent(0) ? double(0.1) : values.number(0);
    const { numbers, years, errors } = dated(call, 0, 1, true);
    for (const error of errors) values.addError(error);
    values.failsWhen({ kind: 'is-null', operand: years }, '#NUM!');
    return values.asNumber(helper('internal_rate', numbers, years, guess), '#NUM!');
  }),
];
