import { LAST_COLUMN } from './cell-range.ts';
import type { CellValue } from './cell-value.ts';
import type { ExternalSheet } from './external-book.ts';

/** The saved values of one sheet of another book. */
export class ExternalValues implements ExternalSheet {
  readonly name: string;
  readonly #values = new Map<number, CellValue>();

  constructor(name: string) {
    this.name = name;
  }

  get size(): number {
    return this.#values.size;
  }

  set(row: number, column: number, value: CellValue): void {
    this.#values.set(row * (LAST_COLUMN + 1) + column, value);
  }

  valueAt(row: number, column: number): CellValue | undefined {
    return this.#values.get(row * (LAST_COLUMN + 1) + column);
  }
}
