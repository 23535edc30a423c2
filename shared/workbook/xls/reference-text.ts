import { cellAddress, columnLetters } from '../../tabular/cell-address.ts';
import { LAST_COLUMN, LAST_ROW } from '../cell-range.ts';
import type { FieldReader } from './field-reader.ts';

/** How many rows and columns a sheet of this format has. */
const ROWS = 65_536;
const COLUMNS = 256;
const ROW_IS_RELATIVE = 0x8000;
const COLUMN_IS_RELATIVE = 0x4000;
const COLUMN_BITS = 0xff;

/** Where a formula stands, from 0: what its relative references count from when they are written as distances. */
export interface Origin {
  readonly row: number;
  readonly column: number;
}

/**
 * How references are written: as places, as distances from the cell (shared formulas), or as distances in a name, which is
 * seen from A1 of a sheet of the current size.
 */
export type ReferenceMode =
  | { readonly kind: 'places' }
  | { readonly kind: 'shared'; readonly origin: Origin }
  | { readonly kind: 'name' };

/** One end of a reference, from 0. */
interface Corner {
  readonly row: number;
  readonly column: number;
  readonly isRowAbsolute: boolean;
  readonly isColumnAbsolute: boolean;
}

/** A cell, from 0, as `B3`. */
export function cellName(row: number, column: number): string {
  return cellAddress(column + 1, row + 1);
}

/** Reads a cell reference: `B$3`. */
export function readCellText(fields: FieldReader, mode: ReferenceMode): string {
  return cornerText(cornerOf(fields.uint16(), fields.uint16(), mode));
}

/** Reads a range: `A1:B2`, and whole columns and rows as such. */
export function readAreaText(fields: FieldReader, mode: ReferenceMode): string {
  const firstRow = fields.uint16();
  const lastRow = fields.uint16();
  const first = cornerOf(firstRow, fields.uint16(), mode);
  const last = cornerOf(lastRow, fields.uint16(), mode);
  if (first.row === 0 && last.row === ROWS - 1) return `${columnText(first)}:${columnText(last)}`;
  if (first.column === 0 && last.column === COLUMNS - 1) return `${rowText(first)}:${rowText(last)}`;
  return `${cornerText(first)}:${cornerText(last)}`;
}

function cornerOf(row: number, packedColumn: number, mode: ReferenceMode): Corner {
  const isRowAbsolute = (packedColumn & ROW_IS_RELATIVE) === 0;
  const isColumnAbsolute = (packedColumn & COLUMN_IS_RELATIVE) === 0;
  const column = packedColumn & COLUMN_BITS;
  return {
    row: isRowAbsolute
      ? row
      : placeOf(row, mode, ROWS, mode.kind === 'shared' ? mode.origin.row : 0, LAST_ROW),
    column: isColumnAbsolute
      ? column
      : placeOf(column, mode, COLUMNS, mode.kind === 'shared' ? mode.origin.column : 0, LAST_COLUMN),
    isRowAbsolute,
    isColumnAbsolute,
  };
}

/** Distances beyond an edge of the sheet come in again at the opposite one. */
function placeOf(
  number: number,
  mode: ReferenceMode,
  size: number,
  origin: number,
  currentSize: number,
): number {
  switch (mode.kind) {
    case 'places':
      return number;
    case 'shared':
      return (origin + number) % size;
    case 'name':
      return number < size / 2 ? number : number - size + currentSize;
  }
}

function cornerText(corner: Corner): string {
  return columnText(corner) + rowText(corner);
}

function columnText({ column, isColumnAbsolute }: Corner): string {
  return (isColumnAbsolute ? '$' : '') + columnLetters(column + 1);
}

function rowText({ row, isRowAbsolute }: Corner): string {
  return `${isRowAbsolute ? '$' : ''}${row + 1}`;
}
