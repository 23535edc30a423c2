import type { BinaryOperator } from '../../formula/ast.ts';
import { call, double, firstOf, helper, isNull, negate, operator, when } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { toNumber, toText } from './coerce.ts';
import { compare } from './compare.ts';
import type { FromClause } from './from-clause.ts';
import { knownOf, ofKnown } from './known-value.ts';
import { type Constant, constantOf, errorCode, errorWhen, type Typed, typed, UNBOUNDED } from './typed.ts';

/** Products and quotients within it neither overflow nor underflow, which PostgreSQL would refuse. */
const SAFE_MAGNITUDE = 300;
/** A sum can cancel all but the last of 53 bits. */
const CANCELLED_DIGITS = 17;

export function negated(operand: Typed, from: FromClause): Typed {
  const known = knownOf(operand);
  if (typeof known === 'number' || typeof known === 'boolean') return constantOf(-known);
  const { value, error } = toNumber(operand, from);
  return { ...numberFrom([operand], negate(value), error), magnitude: magnitudeOf(operand) };
}

export function percentOf(operand: Typed, from: FromClause): Typed {
  if (typeof operand.constant === 'number') return constantOf(operand.constant / 100);
  return binary(operand, '/', constantOf(100), from);
}

export function binary(left: Typed, name: BinaryOperator, right: Typed, from: FromClause): Typed {
  const known =
    name === '&' ? joined(left.constant, right.constant) : ofKnown(knownOf(left), name, knownOf(right));
  if (known !== null) return known;
  switch (name) {
    case '&': {
      const [a, b] = [toText(left), toText(right)];
      const error = firstOf([a.error, b.error]);
      return shared([left, right], {
        text: operator(a.value, '||', b.value),
        error,
        settled: error === null,
      });
    }
    case '=':
    case '<>':
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const error = firstOf([left.error, right.error]);
      const logical = compare(left, name, right);
      // As a number it is 0 or 1.
      return shared([left, right], { logical, error, settled: error === null, magnitude: 0 });
    }
    case '+':
    case '-':
      return sum(left, name, right, from);
    case '*':
    case '/':
    case '^':
      return product(left, name, right, from);
  }
}

/** What Excel does last to a sum: a remainder in the last of 15 digits is no remainder. */
export function snapped(value: Typed, from: FromClause): Typed {
  const { number, addend } = value;
  if (number !== null && addend !== undefined) return { ...value, number: helper('snap', number, addend) };
  if (number === null || number.kind !== 'operator') return value;
  if (number.operator !== '+' && number.operator !== '-') return value;
  return { ...value, number: helper('snap', number, from.bind(number.left)) };
}

function sum(left: Typed, name: '+' | '-', right: Typed, from: FromClause): Typed {
  const [a, b] = [toNumber(left, from), toNumber(right, from)];
  const magnitude = Math.max(magnitudeOf(left), magnitudeOf(right)) + CANCELLED_DIGITS;
  const error = firstOf([a.error, b.error]);
  if (magnitude <= SAFE_MAGNITUDE) {
    const format = left.format === 'date' && right.format !== 'date' ? 'date' : null;
    return { ...numberFrom([left, right], operator(a.value, name, b.value), error), magnitude, format };
  }
  const addend = from.bind(a.value);
  const guarded = from.bind(helper(name === '+' ? 'add' : 'subtract', addend, b.value));
  return { ...guardedNumber([left, right], guarded, [error]), addend };
}

function product(left: Typed, name: '*' | '/' | '^', right: Typed, from: FromClause): Typed {
  const [a, b] = [toNumber(left, from), toNumber(right, from)];
  const magnitude = magnitudeOf(left) + magnitudeOf(right);
  const errors = [a.error, b.error];
  if (name === '^') return power(left, a.value, right, b.value, errors, from);
  if (name === '*') {
    if (magnitude <= SAFE_MAGNITUDE) {
      return { ...numberFrom([left, right], operator(a.value, '*', b.value), firstOf(errors)), magnitude };
    }
    return guardedNumber([left, right], from.bind(helper('multiply', a.value, b.value)), errors);
  }
  if (typeof right.constant === 'number' && right.constant !== 0 && magnitude <= SAFE_MAGNITUDE) {
    return { ...numberFrom([left, right], operator(a.value, '/', b.value), firstOf(errors)), magnitude };
  }
  const divisor = from.bind(b.value);
  const error = firstOf([...errors, errorWhen(operator(divisor, '=', double(0)), '#DIV/0!')]);
  if (magnitude <= SAFE_MAGNITUDE) {
    const quotient = operator(a.value, '/', call('nullif', divisor, double(0)));
    return { ...numberFrom([left, right], quotient, error), magnitude };
  }
  return guardedNumber([left, right], from.bind(helper('divide', a.value, divisor)), [error]);
}

function power(
  left: Typed,
  base: SqlExpression,
  right: Typed,
  exponent: SqlExpression,
  errors: readonly (SqlExpression | null)[],
  from: FromClause,
): Typed {
  const known = right.constant;
  if (
    typeof known === 'number' &&
    Number.isInteger(known) &&
    known > 0 &&
    known * magnitudeOf(left) <= SAFE_MAGNITUDE
  ) {
    const value = numberFrom([left, right], call('power', base, exponent), firstOf(errors));
    return { ...value, magnitude: known * magnitudeOf(left) };
  }
  const [x, y] = [from.bind(base), from.bind(exponent)];
  const zero = errorWhen(
    operator(operator(x, '=', double(0)), 'and', operator(y, '<', double(0))),
    '#DIV/0!',
  );
  return guardedNumber([left, right], from.bind(helper('power', x, y)), [...errors, zero]);
}

/** A helper's result, null where Excel gives #NUM!. */
export function guardedNumber(
  operands: readonly Typed[],
  value: SqlExpression,
  errors: readonly (SqlExpression | null)[],
): Typed {
  const error = firstOf([...errors, when(isNull(value), errorCode('#NUM!'))]);
  return { ...numberFrom(operands, value, error), magnitude: UNBOUNDED };
}

export function numberFrom(
  operands: readonly Typed[],
  number: SqlExpression,
  error: SqlExpression | null,
): Typed {
  return shared(operands, { number, error, settled: error === null });
}

/** A value that depends on others is as volatile, and as much a row's own, as they are. */
export function shared(operands: readonly Typed[], planes: Partial<Typed>): Typed {
  return typed({
    volatile: operands.some(({ volatile }) => volatile),
    perRow: operands.some(({ perRow }) => perRow),
    magnitude: UNBOUNDED,
    ...planes,
  });
}

export function magnitudeOf(value: Typed): number {
  return value.text === null ? value.magnitude : UNBOUNDED;
}

function joined(left: Constant | undefined, right: Constant | undefined): Typed | null {
  return isShort(left) && isShort(right) ? constantOf(`${left}${right}`) : null;
}

/** Texts, and numbers whose text is plain. */
function isShort(value: Constant | undefined): boolean {
  return typeof value === 'string' || (Number.isSafeInteger(value) && Math.abs(Number(value)) < 1e15);
}
