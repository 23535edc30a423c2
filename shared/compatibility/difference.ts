/** Something in a schema that may refuse what another schema accepts. */
export interface Difference {
  /** JSON pointer into the schema that may refuse it. */
  readonly pointer: string;
  readonly code: DifferenceCode;
  /** A sentence about what may be refused. */
  readonly detail: string;
}

export const DIFFERENCE_CODES = [
  'draft',
  'type',
  'values',
  'bound',
  'required',
  'extra-columns',
  'reading',
  'table',
  'keyword',
] as const;
export type DifferenceCode = (typeof DIFFERENCE_CODES)[number];
