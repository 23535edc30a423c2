import type { CellValue } from '../../workbook/cell-value.ts';

/** How the reason begins why there is no value. */
export const REFUSED = 'the database refused it';

/** What the database gave for each cell of a segment, or why it gave nothing. */
export type Reading =
  | { readonly kind: 'values'; readonly valueAt: (row: number) => CellValue | undefined }
  | Nothing;

export interface Nothing {
  readonly kind: 'nothing';
  readonly reason: string;
  /** Whether the database, which is well, said no. */
  readonly isRefused: boolean;
}
