import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CellBatch } from '../../../../../shared/tabular/cell-batch.ts';
import { CellKind } from '../../../../../shared/tabular/cell-batch.ts';
import { SharedTexts } from '../../../../../shared/tabular/shared-texts.ts';
import { CellWindow } from '../../../../../shared/tabular/xls/cell-window.ts';

interface Cell {
  readonly row: number;
  readonly column: number;
  readonly text?: string;
  readonly number?: number;
}
type Rows = Map<number, (string | number | null)[]>;

/** Adds cells as a sheet does and gives what is handed on. */
function throughWindow(cells: readonly Cell[]): Rows {
  const window = new CellWindow(new SharedTexts(), false);
  const rows: Rows = new Map();
  let last = 0;
  const keep = (batch: CellBatch) => {
    for (let row = 0; row < batch.rowCount; row++) {
      const { number, cells } = batch.row(row);
      expect(number).toBeGreaterThan(last);
      last = number;
      rows.set(
        number - 1,
        cells.map((cell) => (cell.kind === 'text' || cell.kind === 'number' ? cell.value : null)),
      );
    }
  };
  for (const { row, column, text, number } of cells) {
    if (!window.hasRoom()) for (const batch of window.take(false)) keep(batch);
    const index = window.place(row, column);
    window.cells.kinds[index] = text === undefined ? CellKind.number : CellKind.text;
    window.cells.numbers[index] = number ?? 0;
    if (text !== undefined) window.texts.add(window.cells, index, text);
  }
  for (const batch of window.take(true)) keep(batch);
  return rows;
}

/** What a sheet shows: of cells at one address the last. */
function shown(cells: readonly Cell[]): Rows {
  const rows: Rows = new Map();
  for (const { row, column, text, number } of cells) {
    const values = rows.get(row) ?? [];
    rows.set(row, values);
    while (values.length <= column) values.push(null);
    values[column] = text ?? number ?? 0;
  }
  return new Map([...rows].sort(([a], [b]) => a - b));
}

/** Compared as text: a difference between so many rows takes minutes to show. */
function lines(rows: Rows): string {
  return [...rows].map(([row, values]) => `${row}: ${values.join()}`).join('\n');
}

const cell = fc.record(
  {
    row: fc.nat({ max: 70 }),
    column: fc.nat({ max: 12 }),
    number: fc.integer(),
    text: fc.string({ minLength: 1 }),
  },
  { requiredKeys: ['row', 'column'] },
);
const tall = (row: number, column: number): Cell =>
  column === 1 ? { row, column, text: `text ${row}` } : { row, column, number: row * 10 + column };
const inOrder = Array.from({ length: 90_000 }, (_, i) => tall(Math.floor(i / 4), (i % 4) * 2 + 1));

describe('the window of cells', () => {
  test('hands on cells in whatever order they came, of those at one address the last', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 200 }), (cells) => {
        expect([...throughWindow(cells)]).toEqual([...shown(cells)]);
      }),
      { numRuns: 300 },
    );
  });

  test('hands on more cells than it holds, in order', () => {
    expect(lines(throughWindow(inOrder)) === lines(shown(inOrder))).toBe(true);
  });

  test('hands on more cells than it holds when programs write blocks of 32 rows in any order', () => {
    const backwards = Array.from({ length: Math.ceil(inOrder.length / 128) }, (_, block) =>
      inOrder.slice(block * 128, block * 128 + 128).reverse(),
    ).flat();
    expect(lines(throughWindow(backwards)) === lines(shown(inOrder))).toBe(true);
    // Some blocks in order, some not.
    const mixed = [
      ...inOrder.slice(0, 128 * 100),
      ...backwards.slice(128 * 100, 128 * 500),
      ...inOrder.slice(128 * 500),
    ];
    expect(lines(throughWindow(mixed)) === lines(shown(inOrder))).toBe(true);
  });

  test('takes a sheet column by column as long as it is not larger', () => {
    const cells = [0, 1, 2].flatMap((column) =>
      Array.from({ length: 20_000 }, (_, row) => tall(row, column)),
    );
    expect(lines(throughWindow(cells)) === lines(shown(cells))).toBe(true);
  });

  test('refuses a cell of rows that are handed on', () => {
    expect(() => throughWindow([...inOrder, tall(3, 3)])).toThrow(/row 4 comes far too late/);
  });

  test('keeps the texts of a block that is larger than what it hands on at once', () => {
    const cells = Array.from({ length: 600 }, (_, i) => ({
      row: Math.floor(i / 200),
      column: i % 200,
      text: `${i} ${'x'.repeat(20_000)}`,
    }));
    expect(lines(throughWindow(cells)) === lines(shown(cells))).toBe(true);
  });
});
