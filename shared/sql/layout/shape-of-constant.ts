import type { CellValue } from '../../workbook/cell-value.ts';
import type { Plane } from './plane-names.ts';
import { BLANK_SHAPE, type ValueShape } from './value-shape.ts';

/** Numbers of data are expected between 10^-20 and 10^20; what formulas make of them is guarded beyond. */
export const DATA_MAGNITUDE = 20;

const PLANE_OF: Readonly<Record<Exclude<CellValue['kind'], 'blank'>, Plane>> = {
  number: 'number',
  text: 'text',
  boolean: 'logical',
  error: 'error',
};

/** What holds for a constant, and for others of its kind, or none, that may take its place. */
export function shapeOfConstant(value: CellValue): ValueShape {
  if (value.kind === 'blank') return BLANK_SHAPE;
  const magnitude = value.kind === 'number' ? Math.max(DATA_MAGNITUDE, magnitudeOf(value.value)) : 0;
  return {
    planes: new Set([PLANE_OF[value.kind]]),
    mayBeBlank: true,
    isZeroForBlank: false,
    magnitude,
    format: null,
    isVolatile: false,
  };
}

/** A number other than 0 lies between 10^-magnitude and 10^magnitude. */
export function magnitudeOf(value: number): number {
  return value === 0 ? 0 : Math.ceil(Math.abs(Math.log10(Math.abs(value))));
}
