import {
  aggregate,
  anyOf,
  cast,
  double,
  firstOf,
  helper,
  isNotNull,
  isNull,
  literal,
  operator,
  call as sql,
  textOf,
  when,
} from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { type AggregatePlan, aggregated, firstError, type Seen } from '../compile/aggregate.ts';
import { numberFrom } from '../compile/arithmetic.ts';
import { orElse } from '../compile/coerce.ts';
import { storedElementsOf } from '../compile/elements.ts';
import { type AbsenceOf, elementsOf } from '../compile/elements-of.ts';
import type { ExcelError } from '../compile/excel-error.ts';
import type { FromClause } from '../compile/from-clause.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { type RangeFunction, range } from '../compile/function-plan.ts';
import type { ArrayOperand } from '../compile/operand.ts';
import {
  BLANK,
  errorCode,
  errorOf,
  errorWhen,
  isBlankOnly,
  nullable,
  settle,
  type Typed,
  UNBOUNDED,
} from '../compile/typed.ts';
import { asNumbers, asTheyAre, type Direct, operandsOf, overArguments, overOperands } from './gather.ts';
import { guardedMean, guardedSum, SQUARE_SAFE_MAGNITUDE } from './large-numbers.ts';

/** A million summands add seven digits. */
const SUM_DIGITS = 7;
const SAFE_MAGNITUDE = 300;
const MAX_WRITTEN_OUT = 8;

export const numbersOf = ({ element }: Seen): SqlExpression => nullable(element.number, 'double');

/** A number from aggregates over the numbers; texts, logical values and empty cells are passed over. */
export function numeric(
  compute: (numbers: SqlExpression, seen: Seen) => SqlExpression,
  options: { nullMeans?: ExcelError; magnitude?: (magnitude: number) => number } = {},
): AggregatePlan {
  return (seen) => {
    const value = compute(numbersOf(seen), seen);
    const failed = options.nullMeans ? when(isNull(value), errorCode(options.nullMeans)) : null;
    const error = firstOf([firstError(seen), failed]);
    const magnitude = options.magnitude?.(seen.element.magnitude) ?? UNBOUNDED;
    return { ...numberFrom([seen.element], value, error), magnitude };
  };
}

export function over(
  name: string,
  plan: AggregatePlan,
  direct?: Direct,
  absenceOf?: AbsenceOf,
): RangeFunction {
  return range(name, 1, 255, (call) => overArguments(call, 0, plan, direct, absenceOf));
}

/** Of functions that one number more of the same kind leaves as they are. */
const numbersCountOnce: AbsenceOf = ({ number, error }) =>
  number === null && error === null ? 'none' : 'first';

export const SUM_PLAN: AggregatePlan = (seen) => {
  const { magnitude } = seen.element;
  if (magnitude + SUM_DIGITS > SAFE_MAGNITUDE) {
    const total = guardedSum(numbersOf(seen));
    const failed = when(isNull(total), errorCode('#NUM!'));
    return {
      ...numberFrom([seen.element], total, firstOf([firstError(seen), failed])),
      magnitude: UNBOUNDED,
    };
  }
  return numeric((n) => orElse(aggregate('sum', [n]), double(0)), { magnitude: (m) => m + 24 })(seen);
};

/** The sum of an array. Cells without a row are alike: each counts as one of them does. */
export function totalOfCells(operand: ArrayOperand, from: FromClause): Typed {
  const absent = operand.shape === 'relation' && operand.absent ? settle(operand.absent) : null;
  const { number = null, error = null, magnitude = 0 } = absent ?? {};
  if (magnitude + SUM_DIGITS > SAFE_MAGNITUDE) return aggregated(elementsOf(operand, from), SUM_PLAN, from);
  const elements = storedElementsOf(operand, from);
  if ((number === null || isZero(number)) && error === null) return aggregated(elements, SUM_PLAN, from);
  const size = literal('bigint', operand.rows * operand.columns + (operand.unlisted ?? 0));
  const plan: AggregatePlan = (seen) => {
    const total = SUM_PLAN(seen);
    const absentCells = operator(size, '-', count(null));
    const added = operator(cast(absentCells, 'double'), '*', orElse(nullable(number, 'double'), double(0)));
    const failed = error && when(operator(absentCells, '>', literal('bigint', 0)), error);
    return {
      ...total,
      number: operator(total.number ?? double(0), '+', added),
      error: firstOf([total.error, failed]),
      settled: false,
      magnitude: Math.max(total.magnitude, magnitude + SUM_DIGITS) + 1,
    };
  };
  return aggregated(elements, plan, from);
}

/** Whether it is written as a product with 0: what conditions make of empty cells. */
function isZero(value: SqlExpression): boolean {
  if (value.kind === 'literal') return value.value === 0;
  return value.kind === 'operator' && value.operator === '*' && (isZero(value.left) || isZero(value.right));
}

const count = (value: SqlExpression | null): SqlExpression =>
  aggregate('count', value === null ? [] : [value]);

function counted(value: SqlExpression, seen: Seen): Typed {
  return { ...numberFrom([seen.element], cast(value, 'double'), null), magnitude: SUM_DIGITS };
}

export const COUNT_PLAN: AggregatePlan = (seen) => counted(count(numbersOf(seen)), seen);

const isFilled = ({ number, text, logical, error }: Typed): SqlExpression | null => {
  const present = [number, text, logical, error].filter((plane) => plane !== null).map(isNotNull);
  const [first, ...rest] = present;
  return first === undefined ? null : rest.reduce((all, one) => operator(all, 'or', one), first);
};

export const COUNTA_PLAN: AggregatePlan = (seen) => {
  const filled = isFilled(seen.element);
  return counted(
    filled === null
      ? aggregate('count', [nullable(null, 'double')])
      : aggregate('count', [], { filter: filled }),
    seen,
  );
};

/** PostgreSQL squares numbers for their mean too. */
export const AVERAGE_PLAN: AggregatePlan = (seen) => {
  const { magnitude } = seen.element;
  if (magnitude <= SQUARE_SAFE_MAGNITUDE) return SAFE_AVERAGE_PLAN(seen);
  const numbers = numbersOf(seen);
  const mean = guardedMean(numbers);
  const none = errorWhen(operator(count(numbers), '=', literal('bigint', 0)), '#DIV/0!');
  const lost = errorWhen(isNull(mean), '#NUM!');
  const error = firstOf([firstError(seen), none, lost]);
  return { ...numberFrom([seen.element], mean, error), magnitude: UNBOUNDED };
};

const SAFE_AVERAGE_PLAN = numeric((n) => aggregate('avg', [n]), {
  nullMeans: '#DIV/0!',
  magnitude: (m) => m + 24,
});

const extreme = (name: 'min' | 'max'): AggregatePlan =>
  numeric((n) => orElse(aggregate(name, [n]), double(0)), { magnitude: (m) => m });

export const MIN_PLAN = extreme('min');
export const MAX_PLAN = extreme('max');

export const INFINITY: SqlExpression = helper('infinity');

export const PRODUCT_PLAN = numeric(
  (n) => sql('nullif', orElse(aggregate('product', [n], { schema: 'xl' }), double(0)), INFINITY),
  { nullMeans: '#NUM!' },
);

/** Squares that overflow leave the sum without a value. */
const SUMSQ_PLAN = numeric(
  (n) => {
    const square = helper('multiply', n, n);
    const lost = aggregate('count', [n], { filter: isNull(square) });
    return when(operator(lost, '=', literal('bigint', 0)), orElse(guardedSum(square), double(0)));
  },
  { nullMeans: '#NUM!' },
);

/** GCD and LCM read texts in cells too, and refuse logical values. */
const divisor =
  (name: 'gcd' | 'lcm'): AggregatePlan =>
  (seen) => {
    const { number, text, logical } = seen.element;
    const read = text === null ? null : helper('num', text);
    const unread = text === null || read === null ? null : operator(isNotNull(text), 'and', isNull(read));
    const refused = anyOf([unread, logical && isNotNull(logical)]);
    const value = firstOf([number, read]) ?? nullable(null, 'double');
    const result = aggregate(name, [value], { schema: 'xl' });
    const wrong =
      refused &&
      when(
        operator(aggregate('count', [], { filter: refused }), '>', literal('bigint', 0)),
        errorCode('#VALUE!'),
      );
    const tooLarge = when(operator(orElse(result, double(0)), '>=', INFINITY), errorCode('#NUM!'));
    const error = firstOf([firstError(seen), wrong, tooLarge, when(isNull(result), errorCode('#VALUE!'))]);
    return { ...numberFrom([seen.element], result, error), magnitude: 16 };
  };

/** The numbers of few cells are added one by one, which reads as the formula does. */
function sum(): RangeFunction {
  return range('SUM', 1, 255, (call) => {
    const operands = operandsOf(call, 0, asNumbers);
    const cells = operands.flatMap((operand) =>
      operand.shape === 'scalar' ? [operand.value] : operand.shape === 'cells' ? operand.cells : [],
    );
    const isSmall =
      operands.every(({ shape }) => shape === 'scalar' || shape === 'cells') &&
      cells.length <= MAX_WRITTEN_OUT;
    const magnitude = Math.max(0, ...cells.map((cell) => cell.magnitude)) + SUM_DIGITS + 17;
    const [only] = operands;
    if (only?.shape === 'relation' && operands.length === 1) return totalOfCells(only, call.from);
    if (!isSmall || magnitude > SAFE_MAGNITUDE) return overOperands(operands, SUM_PLAN, call);
    const summands = cells.flatMap((cell) => {
      if (cell.number === null) return [];
      const isAlwaysNumber = !cell.mayBeBlank && cell.text === null && cell.logical === null;
      return [isAlwaysNumber ? cell.number : orElse(cell.number, double(0))];
    });
    const [first = double(0), ...rest] = summands;
    const total = rest.reduce((left, right) => operator(left, '+', right), first);
    return { ...numberFrom(cells, total, firstOf(cells.map(({ error }) => error))), magnitude };
  });
}

/** All cells of the range but those that hold anything. A text of no characters counts as nothing. */
function countBlank(call: FunctionCall): Typed {
  const plan: AggregatePlan = (seen) => {
    const { text } = seen.element;
    const others = isFilled({ ...seen.element, text: null });
    const isText = text && operator(orElse(text, textOf('')), '<>', textOf(''));
    const filter = anyOf([others, isText]);
    const rows = filter === null ? nullable(null, 'double') : null;
    return counted(aggregate('count', rows === null ? [] : [rows], filter === null ? {} : { filter }), seen);
  };
  const operand = call.operand(0);
  if (operand.shape === 'window') {
    const filled = overOperands([operand], plan, call);
    const rows = overOperands([operand], (seen) => counted(count(null), seen), call);
    return difference(rows.number, filled);
  }
  const array = call.array(0);
  const size = array.rows * array.columns + (array.unlisted ?? 0);
  return difference(double(size), overOperands([array], plan, call));
}

function difference(size: SqlExpression | null, filled: Typed): Typed {
  if (size === null || filled.number === null) return filled;
  return { ...filled, number: operator(size, '-', filled.number), magnitude: 11 };
}

export const AGGREGATE_FUNCTIONS = [
  sum(),
  over('AVERAGE', AVERAGE_PLAN),
  over('COUNT', COUNT_PLAN, countable, ({ number }) => (number === null ? 'none' : 'each')),
  over('COUNTA', COUNTA_PLAN, asTheyAre, () => 'each'),
  range('COUNTBLANK', 1, 1, countBlank),
  over('MIN', MIN_PLAN, undefined, numbersCountOnce),
  over('MAX', MAX_PLAN, undefined, numbersCountOnce),
  over('PRODUCT', PRODUCT_PLAN),
  over('SUMSQ', SUMSQ_PLAN),
  over('GCD', divisor('gcd'), omittedIsMissing, () => 'each'),
  over('LCM', divisor('lcm'), omittedIsMissing, () => 'each'),
];

/** As with other functions that came with the Analysis ToolPak, an argument that is left out is #N/A. */
function omittedIsMissing(value: Typed): Typed {
  return isBlankOnly(value) ? errorOf('#N/A') : value;
}

/** COUNT passes over what does not read as a number. */
function countable(value: Typed, call: Parameters<Direct>[1]): Typed {
  if (value.error !== null && value.number === null && value.text === null && value.logical === null)
    return BLANK;
  return { ...asNumbers({ ...settle(value), error: null }, call), error: null, mayBeBlank: true };
}
