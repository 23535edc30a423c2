import {
  boolean,
  call,
  cast,
  double,
  firstOf,
  helper,
  isNotNull,
  isNull,
  operator,
  textOf,
} from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import type { FromClause } from './from-clause.ts';
import { errorWhen, isLogicalOnly, isNumberOnly, type Typed } from './typed.ts';

/** One plane of the wanted kind, and the error of what could not become one. */
export type Coerced = { readonly value: SqlExpression; readonly error: SqlExpression | null };

/** As operators and scalar arguments take numbers: TRUE is 1, an empty cell 0, "1,234" a number, "x" is #VALUE!. */
export function toNumber(value: Typed, from: FromClause): Coerced {
  if (isNumberOnly(value) && value.number !== null) {
    return { value: value.mayBeBlank ? orElse(value.number, double(0)) : value.number, error: value.error };
  }
  const read = value.text === null ? null : from.bind(textAsNumber(value.text, from));
  const logical = value.logical === null ? null : logicalAsNumber(value.logical);
  const candidates = [value.number, logical, read, value.mayBeBlank ? double(0) : null];
  const number = firstOf(candidates) ?? double(0);
  if (value.text === null || read === null) return { value: number, error: value.error };
  // Blank would otherwise hide a text that is no number; a text is never blank.
  const unreadable = operator(isNotNull(value.text), 'and', isNull(read));
  return { value: number, error: firstOf([value.error, errorWhen(unreadable, '#VALUE!')]) };
}

/** The number that a text reads as; null for others. */
export function textAsNumber(text: SqlExpression, from: FromClause): SqlExpression {
  return helper(from.date1904 ? 'num_1904' : 'num', text);
}

export function logicalAsNumber(logical: SqlExpression): SqlExpression {
  return cast(cast(logical, 'integer'), 'double');
}

/** As `&` and text functions take text. Never wrong. */
export function toText(value: Typed): Coerced {
  const texts = [
    value.text,
    value.number === null ? null : helper('general', value.number),
    value.logical === null
      ? null
      : {
          kind: 'case' as const,
          branches: [
            { when: value.logical, result: textOf('TRUE') },
            { when: { kind: 'not' as const, operand: value.logical }, result: textOf('FALSE') },
          ],
          otherwise: null,
        },
    value.mayBeBlank ? textOf('') : null,
  ];
  return { value: firstOf(texts) ?? textOf(''), error: value.error };
}

/** As conditions take logical values: numbers other than 0 are true, texts only if they say TRUE or FALSE. */
export function toLogical(value: Typed): Coerced {
  const empty = value.mayBeBlank ? boolean(false) : null;
  if (isLogicalOnly(value) && value.logical !== null) {
    return { value: firstOf([value.logical, empty]) ?? value.logical, error: value.error };
  }
  const truthy = value.number === null ? null : operator(value.number, '<>', double(0));
  const read = value.text === null ? null : helper('logical', value.text);
  const logical = firstOf([value.logical, truthy, read, empty]) ?? boolean(false);
  if (read === null || value.text === null) return { value: logical, error: value.error };
  const unreadable = operator(isNotNull(value.text), 'and', isNull(read));
  return { value: logical, error: firstOf([value.error, errorWhen(unreadable, '#VALUE!')]) };
}

export function orElse(value: SqlExpression, otherwise: SqlExpression): SqlExpression {
  return call('coalesce', value, otherwise);
}

/** A case-insensitive key of a text: equal texts have equal keys. */
export function textKey(text: SqlExpression): SqlExpression {
  return call('lower', text);
}
