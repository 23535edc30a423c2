/** What a number format makes of a number. */
export type NumberFormatClass =
  /** As the number comes. */
  | 'general'
  /** Digits, fractions and powers of ten. */
  | 'number'
  | 'percent'
  | 'currency'
  | 'date'
  | 'time'
  | 'date-time'
  /** An amount of time, e.g. `[h]:mm`, that may exceed a day. */
  | 'elapsed'
  /** `@`: what is typed stays text. */
  | 'text';

export interface NumberFormat {
  readonly code: string;
  readonly class: NumberFormatClass;
}
