import { allOf, call, double, integer, literal, nullOf, operator } from '../ast/build.ts';
import type { SqlExpression, SqlType } from '../ast/sql-tree.ts';
import type { Typed } from '../compile/typed.ts';
import { PLANE_TYPES, PLANES, type Plane, type PlaneNames } from './plane-names.ts';
import type { ValueShape } from './value-shape.ts';

const DAY_SECONDS = 86_400;
const FIRST_CERTAIN_DAY = 61;
const LAST_DAY = 2_958_465;

export interface NamedColumn {
  /** Undefined for a date, which repeats the number of days. */
  readonly plane: Plane | undefined;
  readonly type: SqlType;
  readonly as: string;
  readonly expression: SqlExpression;
}

/** The main kind under the column's own name. A date is a timestamp there, and the number of days beside it. */
export function namedColumns(
  name: string,
  shape: ValueShape,
  names: PlaneNames,
  value: Pick<Typed, Plane>,
): NamedColumn[] {
  const present = PLANES.filter((plane) => shape.planes.has(plane));
  const main = present.find((plane) => plane !== 'number' || !shape.isZeroForBlank) ?? present[0];
  const isDate = shape.format === 'date' && main === 'number';
  const number = value.number;
  const date =
    isDate && number !== null
      ? [{ plane: undefined, type: 'timestamp' as const, as: name, expression: asTimestamp(number) }]
      : [];
  const planes = present.map((plane) => ({
    plane,
    type: PLANE_TYPES[plane],
    as: plane === main && !isDate ? name : names[plane],
    expression: value[plane] ?? nullOf(PLANE_TYPES[plane]),
  }));
  return [...date, ...planes];
}

/** Null for numbers of days that are no certain date. */
function asTimestamp(days: SqlExpression): SqlExpression {
  const zero = integer(0);
  const seconds = operator(days, '*', double(DAY_SECONDS));
  const since = call('make_interval', zero, zero, zero, zero, zero, zero, seconds);
  const moment = operator(literal('timestamp', '1899-12-30 00:00:00'), '+', since);
  const isCertain = allOf([
    operator(days, '>=', double(FIRST_CERTAIN_DAY)),
    operator(days, '<', double(LAST_DAY + 1)),
  ]);
  if (isCertain === null) return moment;
  return { kind: 'case', branches: [{ when: isCertain, result: moment }], otherwise: null };
}
