import { column, nullOf } from '../ast/build.ts';
import type { SqlExpression, SqlOutput } from '../ast/sql-tree.ts';
import { type Typed, typed } from '../compile/typed.ts';
import { PLANE_TYPES, PLANES, type Plane, type PlaneNames } from './plane-names.ts';

/** What is known of a value without saying where it stands. Its planes are null where there is an error. */
export interface ValueShape {
  readonly planes: ReadonlySet<Plane>;
  readonly mayBeBlank: boolean;
  /** There are numbers only where a cell is empty: the column's kind is another. */
  readonly isZeroForBlank: boolean;
  readonly magnitude: number;
  readonly format: Typed['format'];
  readonly isVolatile: boolean;
}

export const BLANK_SHAPE: ValueShape = {
  planes: new Set(),
  mayBeBlank: true,
  isZeroForBlank: false,
  magnitude: 0,
  format: null,
  isVolatile: false,
};

export function shapeOf(value: Typed): ValueShape {
  return {
    planes: new Set(PLANES.filter((plane) => value[plane] !== null)),
    mayBeBlank: value.mayBeBlank,
    isZeroForBlank: value.isZeroForBlank,
    magnitude: value.magnitude,
    format: value.format,
    isVolatile: value.volatile,
  };
}

/** What holds for a value that has one of these shapes. */
export function eitherOf(shapes: readonly ValueShape[]): ValueShape {
  const [first, ...others] = shapes;
  if (first === undefined) return BLANK_SHAPE;
  return others.reduce(
    (a, b) => ({
      planes: new Set([...a.planes, ...b.planes]),
      mayBeBlank: a.mayBeBlank || b.mayBeBlank,
      isZeroForBlank: [a, b].every(({ planes, isZeroForBlank }) => isZeroForBlank || !planes.has('number')),
      magnitude: Math.max(a.magnitude, b.magnitude),
      format: a.format === b.format ? a.format : null,
      isVolatile: a.isVolatile || b.isVolatile,
    }),
    first,
  );
}

/** A value of that shape, each plane taken from where `plane` says. */
export function valueWith(
  { planes, mayBeBlank, isZeroForBlank, magnitude, format, isVolatile }: ValueShape,
  plane: (plane: Plane) => SqlExpression,
  perRow: boolean,
): Typed {
  const expressions = PLANES.map((each) => [each, planes.has(each) ? plane(each) : null]);
  // What a step or a table holds was settled before.
  const facts = {
    mayBeBlank,
    isZeroForBlank,
    magnitude,
    format,
    volatile: isVolatile,
    perRow,
    settled: true,
  };
  return typed({ ...Object.fromEntries(expressions), ...facts });
}

/** A value whose planes are columns of a source. */
export function valueAt(shape: ValueShape, alias: string, names: PlaneNames, perRow: boolean): Typed {
  return valueWith(shape, (plane) => column(alias, names[plane]), perRow);
}

/** The planes of a shape as outputs of a select; those that the value lacks are null. */
export function outputsOf(value: Typed, shape: ValueShape, names: PlaneNames): SqlOutput[] {
  return PLANES.filter((plane) => shape.planes.has(plane)).map((plane) => ({
    expression: value[plane] ?? nullOf(PLANE_TYPES[plane]),
    as: names[plane],
  }));
}
