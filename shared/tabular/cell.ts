/** One cell as the file holds it, before any schema says what it should be. */
export type Cell =
  | { readonly kind: 'blank' }
  | { readonly kind: 'text'; readonly value: string }
  /** `text` is the shortest text that reads back as `value`; integers beyond 2⁵³ keep all their digits in it. */
  | { readonly kind: 'number'; readonly value: number; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | DateCell
  /** `value` is the error as the spreadsheet shows it, e.g. `#DIV/0!`. */
  | { readonly kind: 'error'; readonly value: string };

/** ISO 8601 without a zone, because workbooks have none: `2024-02-29`, `2024-02-29T13:30:00` or `13:30:00`. */
export interface DateCell {
  readonly kind: 'date';
  readonly value: string;
  readonly precision: 'date' | 'date-time' | 'time';
}

export interface Row {
  /** 1-based, as a spreadsheet shows it. In a CSV the row's ordinal, counted in records. */
  readonly number: number;
  /** As many as the file has: rows of one table may differ in length. */
  readonly cells: readonly Cell[];
}

/** A cell and its 1-based column. */
export interface PlacedCell {
  readonly column: number;
  readonly cell: Cell;
}

/** The one blank cell: rows full of gaps share it. */
export const BLANK: Cell = { kind: 'blank' };

/** A cell of text; empty text is a blank cell, as it is in a CSV. */
export function textCell(value: string): Cell {
  return value === '' ? BLANK : { kind: 'text', value };
}

/** What a person sees in the cell; null when it is blank. */
export function cellText(cell: Cell): string | null {
  switch (cell.kind) {
    case 'blank':
      return null;
    case 'number':
      return cell.text;
    case 'boolean':
      return cell.value ? 'TRUE' : 'FALSE';
    case 'text':
    case 'date':
    case 'error':
      return cell.value;
  }
}
