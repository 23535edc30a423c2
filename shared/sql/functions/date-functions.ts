import {
  aggregate,
  call,
  cast,
  double,
  firstOf,
  helper,
  isNotNull,
  isNull,
  nullOf,
  operator,
  when,
} from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { aggregated, firstError } from '../compile/aggregate.ts';
import { shared } from '../compile/arithmetic.ts';
import type { ExcelError } from '../compile/excel-error.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { type FunctionPlan, range, scalar } from '../compile/function-plan.ts';
import type { ScalarCall } from '../compile/scalar-call.ts';
import { errorWhen, type Typed } from '../compile/typed.ts';
import { asNumbers, elementsFrom, operandsOf } from './gather.ts';
import { assertFewReadings } from './reread-rows.ts';

const DATE = { magnitude: 7, format: 'date' } as const;
const SMALL = { magnitude: 7 } as const;

/** Day 0 of workbooks that count from 1904, in those that count from 1900. */
const DAYS_TO_1904 = double(1462);

/** A day as the helpers count it, which is from 1900; null where the workbook counts from 1904 and it is before. */
function since1900(day: SqlExpression, f: ScalarCall): SqlExpression {
  if (!f.scope.date1904) return day;
  const bound = f.bind(day);
  return when(operator(bound, '>=', double(0)), operator(bound, '+', DAYS_TO_1904));
}

/** A day of the helpers as the workbook counts it. */
function asDay(f: ScalarCall, day: SqlExpression, nullMeans: ExcelError): Typed {
  if (!f.scope.date1904) return f.asNumber(day, nullMeans, DATE);
  const bound = f.bind(day);
  const own = when(operator(bound, '>=', DAYS_TO_1904), operator(bound, '-', DAYS_TO_1904));
  return f.asNumber(own, nullMeans, DATE);
}

const dayAt = (f: ScalarCall, index: number): SqlExpression => since1900(f.number(index), f);
const strictDayAt = (f: ScalarCall, index: number): SqlExpression => since1900(f.strict(index), f);

function part(name: string, compute: string): ReturnType<typeof scalar> {
  return scalar(name, 1, 1, (f) => f.asNumber(helper(compute, dayAt(f, 0)), '#NUM!', SMALL));
}

/** Hour, minute and second of a time rounded to seconds. */
function clock(name: string, compute: (second: SqlExpression) => SqlExpression): ReturnType<typeof scalar> {
  return scalar(name, 1, 1, (f) => {
    const second = cast(f.bind(helper('second_of_day', f.number(0))), 'double');
    return f.asNumber(compute(second), '#NUM!', SMALL);
  });
}

const floor = (value: SqlExpression): SqlExpression => call('floor', value);
const over = (value: SqlExpression, divisor: number): SqlExpression =>
  floor(operator(value, '/', double(divisor)));
const rest = (value: SqlExpression, divisor: number): SqlExpression =>
  operator(value, '-', operator(over(value, divisor), '*', double(divisor)));

const sinceEpoch = (day: SqlExpression, f: FunctionCall): SqlExpression =>
  f.scope.date1904 ? operator(day, '+', DAYS_TO_1904) : day;

/** Days of the third argument as an array, with the first error among them. */
function holidays(f: FunctionCall): { readonly days: SqlExpression; readonly error: SqlExpression | null } {
  if (f.isOmitted(2)) return { days: nullOf('double[]'), error: null };
  const elements = elementsFrom(operandsOf(f, 2, asNumbers), f);
  const { text } = elements.element;
  // A text in a cell is read as a day, too, where it is one.
  const read = text === null ? null : helper(f.from.date1904 ? 'num_1904' : 'num', text);
  const plan = (seen: Parameters<typeof firstError>[0]): Typed => {
    const day = firstOf([seen.element.number, read]) ?? nullOf('double');
    const unread =
      text === null || read === null
        ? null
        : aggregate('bool_or', [operator(isNotNull(text), 'and', isNull(read))]);
    return shared([seen.element], {
      number: aggregate('array_agg', [floor(sinceEpoch(day, f))]),
      error: firstOf([firstError(seen), unread && errorWhen(unread, '#VALUE!')]),
    });
  };
  const days = aggregated(elements, plan, f.from);
  return { days: days.number ?? nullOf('double[]'), error: days.error };
}

function working(
  name: string,
  compute: string,
  least: number,
  finish: (f: ScalarCall, value: SqlExpression) => Typed,
): ReturnType<typeof range> {
  return range(
    name,
    least,
    3,
    (f) => {
      const values = f.values([0, 1]);
      const a = strictDayAt(values, 0);
      const b = name === 'WORKDAY' ? values.strict(1) : strictDayAt(values, 1);
      for (const changing of [0, 1]) assertFewReadings(f, changing, [2]);
      const { days, error } = holidays(f);
      values.addError(error);
      return finish(values, helper(compute, a, b, days));
    },
    { scalars: [0, 1] },
  );
}

const clamp = (f: ScalarCall, index: number, otherwise: number): SqlExpression => f.whole(index, otherwise);

function now(compute: SqlExpression, f: ScalarCall): Typed {
  const own = f.scope.date1904 ? operator(compute, '-', DAYS_TO_1904) : compute;
  return { ...f.asNumber(own, undefined, DATE), volatile: true };
}

const EPOCH: SqlExpression = { kind: 'literal', type: 'date', value: '1899-12-30' };
const TODAY = cast(operator(cast(call('now'), 'date'), '-', EPOCH), 'double');

export const DATE_FUNCTIONS: readonly FunctionPlan[] = [
  scalar('DATE', 3, 3, (f) => asDay(f, helper('date', f.number(0), f.number(1), f.number(2)), '#NUM!')),
  part('YEAR', 'year_of'),
  part('MONTH', 'month_of'),
  part('DAY', 'day_of'),
  scalar('TODAY', 0, 0, (f) => now(TODAY, f)),
  scalar('NOW', 0, 0, (f) =>
    now(operator(TODAY, '+', helper('day_fraction', cast(call('now'), 'timestamp'))), f),
  ),
  scalar('EDATE', 2, 2, (f) => asDay(f, helper('edate', strictDayAt(f, 0), f.strict(1)), '#NUM!')),
  scalar('EOMONTH', 2, 2, (f) => asDay(f, helper('eomonth', strictDayAt(f, 0), f.strict(1)), '#NUM!')),
  scalar('DATEDIF', 3, 3, (f) =>
    f.asNumber(helper('datedif', dayAt(f, 0), dayAt(f, 1), f.text(2)), '#NUM!', SMALL),
  ),
  scalar('DAYS', 2, 2, (f) => {
    const [end, start] = [f.bind(f.number(0)), f.bind(f.number(1))];
    f.failsWhen(
      operator(helper('is_date', end), '<>', { kind: 'literal', type: 'boolean', value: true }),
      '#NUM!',
    );
    f.failsWhen(
      operator(helper('is_date', start), '<>', { kind: 'literal', type: 'boolean', value: true }),
      '#NUM!',
    );
    return f.asNumber(operator(floor(end), '-', floor(start)), undefined, SMALL);
  }),
  scalar('DAYS360', 2, 3, (f) =>
    f.asNumber(helper('days360', dayAt(f, 0), dayAt(f, 1), f.logical(2)), '#NUM!', SMALL),
  ),
  scalar('YEARFRAC', 2, 3, (f) =>
    f.asNumber(helper('yearfrac', strictDayAt(f, 0), strictDayAt(f, 1), f.number(2)), '#NUM!', SMALL),
  ),
  scalar('WEEKDAY', 1, 2, (f) => f.asNumber(helper('weekday', dayAt(f, 0), clamp(f, 1, 1)), '#NUM!', SMALL)),
  scalar('WEEKNUM', 1, 2, (f) =>
    f.asNumber(helper('weeknum', strictDayAt(f, 0), clamp(f, 1, 1)), '#NUM!', SMALL),
  ),
  scalar('ISOWEEKNUM', 1, 1, (f) => f.asNumber(helper('isoweeknum', dayAt(f, 0)), '#NUM!', SMALL)),
  working('NETWORKDAYS', 'networkdays', 2, (f, value) => f.asNumber(value, '#NUM!', SMALL)),
  working('WORKDAY', 'workday', 2, (f, value) => asDay(f, value, '#NUM!')),
  scalar('TIME', 3, 3, (f) =>
    f.asNumber(helper('time', f.number(0), f.number(1), f.number(2)), '#NUM!', DATE),
  ),
  clock('HOUR', (second) => over(second, 3600)),
  clock('MINUTE', (second) => over(rest(second, 3600), 60)),
  clock('SECOND', (second) => rest(second, 60)),
  scalar('DATEVALUE', 1, 1, (f) => asDay(f, floor(helper('date_time_text', f.text(0))), '#VALUE!')),
  scalar('TIMEVALUE', 1, 1, (f) => {
    const value = f.bind(helper('date_time_text', f.text(0)));
    return f.asNumber(operator(value, '-', floor(value)), '#VALUE!', DATE);
  }),
];
