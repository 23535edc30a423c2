import { boolean, cast, double, helper, integer, operator, textOf } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { orElse, textKey } from './coerce.ts';
import { isBlankOnly, isLogicalOnly, isNumberOnly, isTextOnly, nullable, type Typed } from './typed.ts';

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** Numbers at 15 digits, texts without case, and numbers < texts < logical values. A blank is what the other is. */
export function compare(left: Typed, comparison: Comparison, right: Typed): SqlExpression {
  const fits = (test: (value: Typed) => boolean): boolean =>
    (test(left) || isBlankOnly(left)) && (test(right) || isBlankOnly(right));
  if (fits(isNumberOnly)) {
    return compareNumbers(
      filled(left.number, left, double(0)),
      comparison,
      filled(right.number, right, double(0)),
    );
  }
  if (fits(isTextOnly)) {
    const a = textKey(filled(left.text, left, textOf('')));
    const b = textKey(filled(right.text, right, textOf('')));
    return comparison === '=' || comparison === '<>'
      ? operator(a, comparison, b)
      : operator(helper('text_order', a, b), comparison, integer(0));
  }
  if (fits(isLogicalOnly)) {
    return operator(
      filled(left.logical, left, boolean(false)),
      comparison,
      filled(right.logical, right, boolean(false)),
    );
  }
  return operator(helper('compare', ...planes(left), ...planes(right)), comparison, integer(0));
}

function filled(plane: SqlExpression | null, value: Typed, empty: SqlExpression): SqlExpression {
  if (plane === null) return empty;
  return value.mayBeBlank ? orElse(plane, empty) : plane;
}

export function planes(value: Typed): readonly [SqlExpression, SqlExpression, SqlExpression] {
  return [nullable(value.number, 'double'), nullable(value.text, 'text'), nullable(value.logical, 'boolean')];
}

/** Beyond it of a number, no rounding to 15 digits reaches it. */
const NEAR = 1e-13;
const LARGE = 1e300;

/** Two numbers are equal when they are so at 15 digits, which is what the cast to numeric keeps. */
export function compareNumbers(a: SqlExpression, comparison: Comparison, b: SqlExpression): SqlExpression {
  const zero = (side: SqlExpression): boolean => side.kind === 'literal' && side.value === 0;
  // Nothing but 0 rounds to 0.
  if (zero(a) || zero(b)) return operator(a, comparison, b);
  const exactly = operator(cast(a, 'numeric'), comparison, cast(b, 'numeric'));
  const isKnown = b.kind === 'literal' && typeof b.value === 'number' && Math.abs(b.value) < LARGE;
  if (isRepeatable(a) && isKnown) {
    return withinReach(a, comparison, b.value, exactly);
  }
  return exactly;
}

/** The casts are slow: only numbers next to the one that is known need them. */
function withinReach(
  number: SqlExpression,
  comparison: Comparison,
  known: number,
  exactly: SqlExpression,
): SqlExpression {
  const reach = Math.abs(known) * NEAR;
  const isBelow = operator(number, '<', double(known - reach));
  const isAbove = operator(number, '>', double(known + reach));
  const isAtLeast = operator(number, '>=', double(known - reach));
  const isAtMost = operator(number, '<=', double(known + reach));
  switch (comparison) {
    case '<':
    case '<=':
      return operator(isBelow, 'or', operator(isAtMost, 'and', exactly));
    case '>':
    case '>=':
      return operator(isAbove, 'or', operator(isAtLeast, 'and', exactly));
    case '=':
      return operator(operator(isAtLeast, 'and', isAtMost), 'and', exactly);
    case '<>':
      return operator(operator(isBelow, 'or', isAbove), 'or', exactly);
  }
}

/** A column, or what an empty one stands for. */
function isRepeatable(side: SqlExpression): boolean {
  if (side.kind === 'column') return true;
  return (
    side.kind === 'call' &&
    side.name === 'coalesce' &&
    side.args.every(({ kind }) => kind === 'column' || kind === 'literal')
  );
}
