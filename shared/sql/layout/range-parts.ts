import { literal } from '../ast/build.ts';
import type { SqlExpression, SqlOutput, SqlSelect, SqlSource } from '../ast/sql-tree.ts';
import { BLANK, type Typed } from '../compile/typed.ts';
import type { PlaneNames } from './plane-names.ts';
import { outputsOf, type ValueShape } from './value-shape.ts';

/** The columns of the union of a range's parts: how far below its first row, and how far beside its first column. */
export const POSITION = 'r';
export const COLUMN = 'c';

/** Rows of a range that are read from one place: where they stand, and a value for each column. */
export interface RangePart {
  readonly row: SqlExpression;
  readonly values: readonly Typed[];
  readonly from: SqlSource | null;
  readonly where: SqlExpression | null;
}

export function namesOf(position: number): PlaneNames {
  return {
    number: `n${position}`,
    text: `t${position}`,
    logical: `b${position}`,
    error: `e${position}`,
  };
}

export function selectOf(
  part: RangePart,
  shapes: readonly ValueShape[],
  more: readonly SqlOutput[] = [],
): SqlSelect {
  const outputs = [
    { expression: part.row, as: POSITION },
    ...more,
    ...shapes.flatMap((shape, i) => outputsOf(part.values[i] ?? BLANK, shape, namesOf(i))),
  ];
  const from = part.from === null ? null : { first: part.from, joins: [] };
  return { kind: 'select', outputs, from, where: part.where };
}

export function unionOf([first, ...others]: readonly SqlSelect[]): SqlSelect {
  if (first === undefined) {
    const outputs = [POSITION, COLUMN].map((as) => ({ expression: literal('bigint', null), as }));
    return { kind: 'select', outputs, from: null, where: literal('boolean', false) };
  }
  return others.length === 0 ? first : { ...first, unionAll: others };
}
