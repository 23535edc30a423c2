import type { CellsBuilder } from '../cells-builder.ts';
import { ValueKind } from '../sheet-cells.ts';

const INITIAL_CELLS = 1024;

/** The cells of a sheet whose records come in almost any order. Rows and columns count from 0. */
export class UnorderedCells {
  /** Row and column as one number, by which cells are sorted. */
  #keys = new Uint32Array(INITIAL_CELLS);
  #kinds = new Uint8Array(INITIAL_CELLS);
  #numbers = new Float64Array(INITIAL_CELLS);
  #formats = new Uint16Array(INITIAL_CELLS);
  #formulas = new Int32Array(INITIAL_CELLS);
  #isSorted = true;
  count = 0;

  /** Adds a cell and gives its position. */
  add(row: number, column: number, kind: number, number: number, format: number, formula: number): number {
    const index = this.count++;
    if (index === this.#keys.length) this.#grow();
    const key = row * 65_536 + column;
    if (index > 0 && key <= (this.#keys[index - 1] ?? 0)) this.#isSorted = false;
    this.#keys[index] = key;
    this.#kinds[index] = kind;
    this.#numbers[index] = number;
    this.#formats[index] = format;
    this.#formulas[index] = formula;
    return index;
  }

  /** Gives a cell its text, which comes in a record of its own. */
  setText(index: number, text: number): void {
    this.#kinds[index] = ValueKind.text;
    this.#numbers[index] = text;
  }

  setFormula(index: number, formula: number): void {
    this.#formulas[index] = formula;
  }

  /** Hands all cells on in order. Of cells with one address the last counts. */
  drainInto(builder: CellsBuilder): void {
    const order = this.#order();
    let row = 0;
    for (let i = 0; i < this.count; i++) {
      const index = order?.[i] ?? i;
      const key = this.#keys[index] ?? 0;
      const next = key >>> 16;
      if (next !== row) builder.endRow(row + 1);
      row = next;
      builder.add(
        (key & 0xffff) + 1,
        this.#kinds[index] ?? 0,
        this.#numbers[index] ?? 0,
        this.#formats[index] ?? 0,
        this.#formulas[index] ?? 0,
      );
    }
    builder.endRow(row + 1);
  }

  #order(): Uint32Array | undefined {
    if (this.#isSorted) return undefined;
    const order = Uint32Array.from({ length: this.count }, (_, i) => i);
    return order.sort((a, b) => (this.#keys[a] ?? 0) - (this.#keys[b] ?? 0) || a - b);
  }

  #grow(): void {
    const length = this.#keys.length * 2;
    this.#keys = copyInto(new Uint32Array(length), this.#keys);
    this.#kinds = copyInto(new Uint8Array(length), this.#kinds);
    this.#numbers = copyInto(new Float64Array(length), this.#numbers);
    this.#formats = copyInto(new Uint16Array(length), this.#formats);
    this.#formulas = copyInto(new Int32Array(length), this.#formulas);
  }
}

function copyInto<T extends { set(source: T): void }>(target: T, source: T): T {
  target.set(source);
  return target;
}
