import type { CellValue } from '../../workbook/cell-value.ts';
import { call, cast, column, literal, operator, textOf } from '../ast/build.ts';
import type { SqlExpression, SqlType } from '../ast/sql-tree.ts';
import { EXCEL_ERRORS, isExcelError } from '../compile/excel-error.ts';
import { PLANE_TYPES, PLANES, type Plane, type PlaneNames } from './plane-names.ts';
import { DATA_MAGNITUDE, magnitudeOf } from './shape-of-constant.ts';
import type { ValueShape } from './value-shape.ts';

/**
 * How the numbers of a column are stored. Days are counted from 1900 only within formulas. Whole numbers are doubles, too:
 * a database rounds what it puts into integers, and says nothing.
 */
export type NumberStorage = 'double' | 'date' | 'timestamp';

/** What the base table holds of a column: the kinds of its constants, the most frequent one under the column's own name. */
export interface StoredColumn {
  readonly planes: readonly StoredPlane[];
  readonly shape: ValueShape;
}

export interface StoredPlane {
  readonly plane: Plane;
  /** In the base table. */
  readonly name: string;
  readonly type: SqlType;
}

/** A constant as the base table has it. */
export type StoredValue = number | string | boolean | null;

/** Day 0 of the serial numbers from day 61 on: before that they count a day that never was. */
const EPOCH = '1899-12-30';
const EPOCH_MS = Date.UTC(1899, 11, 30);
const FIRST_CERTAIN_DAY = 61;
const LAST_DAY = 2_958_465;
const DAY_SECONDS = 86_400;
const DAY_MS = DAY_SECONDS * 1000;
const MICROSECONDS = 1e6;

/** Collects what kinds of constants a column has. */
export class StoredColumnBuilder {
  readonly #counts: Record<Plane, number> = { number: 0, text: 0, logical: 0, error: 0 };
  #dates = 0;
  #areDates = true;
  #areMoments = true;
  /** The numbers next to 0 and farthest from it; 0 itself tells nothing. */
  #least = 1;
  #most = 1;

  /** `isDate`: its number format shows a date. `isDate1904` workbooks keep their numbers. */
  add(value: CellValue, isDate: boolean): void {
    switch (value.kind) {
      case 'blank':
        return;
      case 'number':
        this.#counts.number++;
        this.#addNumber(value.value, isDate);
        return;
      case 'text':
        this.#counts.text++;
        return;
      case 'boolean':
        this.#counts.logical++;
        return;
      case 'error':
        this.#counts.error++;
    }
  }

  #addNumber(value: number, isDate: boolean): void {
    if (isDate) this.#dates++;
    const isDay = isDate && value >= FIRST_CERTAIN_DAY && value <= LAST_DAY;
    this.#areDates &&= isDay && Number.isInteger(value);
    this.#areMoments &&= isDay && isMoment(value);
    const size = Math.abs(value);
    if (size > this.#most) this.#most = size;
    else if (size < this.#least && size > 0) this.#least = size;
  }

  /** Undefined when there are no constants. */
  build(name: string, names: PlaneNames): StoredColumn | undefined {
    const present = PLANES.filter((plane) => this.#counts[plane] > 0);
    const main = present.toSorted((a, b) => this.#counts[b] - this.#counts[a])[0];
    if (main === undefined) return undefined;
    return {
      planes: present.map((plane) => ({
        plane,
        name: plane === main ? name : names[plane],
        type: plane === 'number' ? this.#numberStorage() : PLANE_TYPES[plane],
      })),
      shape: {
        planes: new Set(present),
        // Somebody may empty any of them later.
        mayBeBlank: true,
        isZeroForBlank: false,
        magnitude: Math.max(DATA_MAGNITUDE, magnitudeOf(this.#least), magnitudeOf(this.#most)),
        format: this.#dates > 0 && this.#dates === this.#counts.number ? 'date' : null,
        isVolatile: false,
      },
    };
  }

  #numberStorage(): NumberStorage {
    if (this.#areDates) return 'date';
    return this.#areMoments ? 'timestamp' : 'double';
  }
}

/** What stands in a plane's column for a value; null for values of another kind. */
export function storedValue(value: CellValue, { plane, type }: StoredPlane): StoredValue {
  switch (value.kind) {
    case 'blank':
      return null;
    case 'number':
      return plane === 'number' ? storedNumber(value.value, type) : null;
    case 'text':
      return plane === 'text' ? value.value : null;
    case 'boolean':
      return plane === 'logical' ? value.value : null;
    case 'error':
      return plane === 'error' ? errorCodeOf(value.value) : null;
  }
}

/** Errors that formulas cannot tell apart are all unknown ones. */
export function errorCodeOf(error: string): number {
  return EXCEL_ERRORS[isExcelError(error) ? error : '#UNKNOWN!'];
}

/** A plane of the base table as formulas take it: numbers of days as numbers. */
export function readPlane(alias: string, { name, type }: StoredPlane): SqlExpression {
  const stored = column(alias, name);
  switch (type) {
    case 'date':
      return cast(operator(stored, '-', literal('date', EPOCH)), 'double');
    case 'timestamp': {
      const since = operator(stored, '-', literal('timestamp', `${EPOCH} 00:00:00`));
      return operator(call('date_part', textOf('epoch'), since), '/', literal('double', DAY_SECONDS));
    }
    default:
      return stored;
  }
}

function storedNumber(value: number, type: SqlType): number | string {
  if (type === 'date') return isoOf(value * DAY_MS).slice(0, 'YYYY-MM-DD'.length);
  return type === 'timestamp' ? isoMoment(momentOf(value)) : value;
}

/** Microseconds since day 0. */
function momentOf(serial: number): number {
  return Math.round(serial * DAY_SECONDS * MICROSECONDS);
}

/** Whether the database computes the same number from the timestamp. */
function isMoment(serial: number): boolean {
  const moment = momentOf(serial);
  return Number.isSafeInteger(moment) && moment / MICROSECONDS / DAY_SECONDS === serial;
}

function isoMoment(microseconds: number): string {
  const milliseconds = Math.floor(microseconds / 1000);
  const rest = microseconds - milliseconds * 1000;
  const iso = isoOf(milliseconds);
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}${String(rest).padStart(3, '0')}`;
}

function isoOf(milliseconds: number): string {
  return new Date(EPOCH_MS + milliseconds).toISOString();
}
