import { boolean, double, firstOf, isNull, nullOf, smallint, textOf, when } from '../ast/build.ts';
import type { SqlExpression, SqlType } from '../ast/sql-tree.ts';
import { EXCEL_ERRORS, type ExcelError } from './excel-error.ts';

export type Constant = number | string | boolean;

/**
 * A value in SQL: one plane for each kind that it can be, `null` where it never is. In each row at most one plane
 * is not null, save that a plane may hold anything where `error` is not null unless the value is `settled`.
 */
export type Typed = {
  readonly number: SqlExpression | null;
  readonly text: SqlExpression | null;
  readonly logical: SqlExpression | null;
  /** A code of `EXCEL_ERRORS`. */
  readonly error: SqlExpression | null;
  /** Whether all planes can be null: an empty cell. */
  readonly mayBeBlank: boolean;
  /** Whether `number` is nothing but the 0 that is shown for an empty cell among values of other kinds. */
  readonly isZeroForBlank: boolean;
  /** Whether the planes are null where there is an error. */
  readonly settled: boolean;
  /** A number is 0 or between 10^-magnitude and 10^magnitude. What may overflow is guarded. */
  readonly magnitude: number;
  readonly format: 'date' | 'percent' | null;
  readonly volatile: boolean;
  /** Whether it differs from row to row of the select that is being built. */
  readonly perRow: boolean;
  /** What is known before any row is read. */
  readonly constant?: Constant;
  /** Of a sum whose expression does not show it: what was added to. */
  readonly addend?: SqlExpression;
};

/** Beyond it a number has lost any bound. */
export const UNBOUNDED = 400;

const NOTHING: Typed = {
  number: null,
  text: null,
  logical: null,
  error: null,
  mayBeBlank: false,
  isZeroForBlank: false,
  settled: true,
  magnitude: 0,
  format: null,
  volatile: false,
  perRow: false,
};

export const BLANK: Typed = { ...NOTHING, mayBeBlank: true };

export function typed(planes: Partial<Typed>): Typed {
  const value = { ...NOTHING, ...planes };
  const hasValue = value.number !== null || value.text !== null || value.logical !== null;
  return { ...value, settled: planes.settled ?? (value.error === null || !hasValue) };
}

export function constantOf(value: Constant): Typed {
  if (typeof value === 'number') {
    const magnitude = value === 0 ? 0 : Math.ceil(Math.abs(Math.log10(Math.abs(value))));
    return typed({ number: double(value), magnitude, constant: value });
  }
  if (typeof value === 'string') return typed({ text: textOf(value), constant: value });
  return typed({ logical: boolean(value), constant: value });
}

export function errorOf(error: ExcelError): Typed {
  return typed({ error: errorCode(error) });
}

export function errorCode(error: ExcelError): SqlExpression {
  return smallint(EXCEL_ERRORS[error]);
}

/** `error` where the condition holds. */
export function errorWhen(condition: SqlExpression, error: ExcelError): SqlExpression {
  return when(condition, errorCode(error));
}

export const isNumberOnly = (value: Typed): boolean =>
  value.number !== null && value.text === null && value.logical === null;
export const isTextOnly = (value: Typed): boolean =>
  value.text !== null && value.number === null && value.logical === null;
export const isLogicalOnly = (value: Typed): boolean =>
  value.logical !== null && value.number === null && value.text === null;
export const isBlankOnly = (value: Typed): boolean =>
  value.number === null && value.text === null && value.logical === null && value.error === null;

/** The same value with every plane null where there is an error. */
export function settle(value: Typed): Typed {
  const { error } = value;
  if (error === null || value.settled) return value;
  const kept = (plane: SqlExpression | null): SqlExpression | null =>
    plane === null ? null : when(isNull(error), plane);
  return {
    ...value,
    number: kept(value.number),
    text: kept(value.text),
    logical: kept(value.logical),
    settled: true,
  };
}

/** Also wrong where one of the errors is. The first one counts. */
export function withErrors(value: Typed, errors: readonly (SqlExpression | null)[]): Typed {
  const error = firstOf([...errors, value.error]);
  return error === value.error ? value : { ...value, error, settled: false };
}

/** The plane, or the null of its type where there is none. */
export function nullable(plane: SqlExpression | null, type: SqlType): SqlExpression {
  return plane ?? nullOf(type);
}
