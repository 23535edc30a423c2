import type { NumberRange } from './number-range.ts';

/** UTF-8 of a cell that is not empty. True: as a value of the column, ajv accepts it. False: somebody has to look. */
export type TextCheck = (bytes: Buffer, start: number, end: number) => boolean;

/** What can be said for certain about the cells of one column, by the kind of cell. */
export interface CellCheck {
  readonly text: TextCheck;
  readonly number: NumberRange;
  readonly boolean: boolean;
  /** Dates of any precision. */
  readonly anyDate: boolean;
  /** Whole days of the calendar. */
  readonly plainDate: boolean;
  readonly empty: boolean;
}
