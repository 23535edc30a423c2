import type { CellNode, FormulaNode, Place } from '../../../shared/formula/ast.ts';
import { column, integer, literal } from '../../../shared/sql/ast/build.ts';
import type { SqlExpression, SqlSource } from '../../../shared/sql/ast/sql-tree.ts';
import { isExcelError } from '../../../shared/sql/compile/excel-error.ts';
import { FromClause } from '../../../shared/sql/compile/from-clause.ts';
import type { CellsOperand, RangeOperand } from '../../../shared/sql/compile/operand.ts';
import type { DefinedNode, LeaveOut, RangeNode, Scope } from '../../../shared/sql/compile/scope.ts';
import { BLANK, constantOf, errorOf, type Typed } from '../../../shared/sql/compile/typed.ts';
import { UnsupportedFormulaError } from '../../../shared/sql/compile/unsupported-formula-error.ts';
import type { StoredRanges } from './stored-ranges.ts';

/** A cell's saved value; an error is its text with the kind beside it. */
export type SavedValue =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text' | 'error'; readonly value: string }
  | { readonly kind: 'logical'; readonly value: boolean };

export type SavedSheet = {
  readonly name: string;
  isHidden(row: number): boolean;
  isSubtotal(row: number, column: number): boolean;
  readonly rows: number;
  readonly columns: number;
  value(row: number, column: number): SavedValue | null;
};

export type SavedBook = {
  readonly date1904?: boolean;
  sheet(place: Place | undefined): SavedSheet;
  definition(node: DefinedNode): FormulaNode | null;
};

const MAX_CELLS = 200_000;
/** Ranges beyond it are stored as tables. */
const MAX_CELLS_AT_HAND = 400;
const TYPES = { number: 'double', text: 'text', logical: 'boolean' } as const;

/** A formula among saved values: single cells are columns of a one-row table, ranges are cells at hand. */
export class CellModeScope implements Scope {
  readonly select: FromClause;
  readonly row: SqlExpression;
  readonly column: number;
  readonly isPerRow = false;
  readonly date1904: boolean;
  readonly anchorRow: number;
  readonly lastRow: number;
  readonly rowCount = 1;
  readonly #book: SavedBook;
  readonly #values: SqlExpression[] = [literal('boolean', true)];
  readonly #names: string[] = ['here'];

  readonly #stored: StoredRanges;

  constructor(book: SavedBook, at: { row: number; column: number }, stored: StoredRanges) {
    this.#stored = stored;
    this.#book = book;
    this.date1904 = book.date1904 ?? false;
    this.row = integer(at.row);
    this.anchorRow = at.row;
    this.lastRow = at.row;
    this.column = at.column;
    const precedents: SqlSource = {
      kind: 'values',
      rows: [this.#values],
      alias: 'p',
      columns: this.#names,
      lateral: false,
    };
    this.select = new FromClause(precedents, 'a', this.date1904);
  }

  cell(node: CellNode): Typed {
    const saved = this.#book.sheet(node.place).value(node.row, node.column);
    const value = typedOf(saved);
    if (saved === null || saved.kind === 'error') return value;
    const name = `${node.place?.sheet ?? ''} ${node.row} ${node.column}`.slice(-60);
    if (!this.#names.includes(name)) {
      this.#names.push(name);
      this.#values.push(literal(TYPES[saved.kind], saved.value));
    }
    const { constant: _, ...unknown } = value;
    return { ...unknown, [saved.kind]: column('p', name) };
  }

  range(node: RangeNode): RangeOperand {
    const cells = (): CellsOperand => this.#cells(node, () => false);
    const sheet = this.#book.sheet(node.place);
    const { row, column: first, rows, columns } = rectangle(node, sheet);
    if (rows * columns <= MAX_CELLS_AT_HAND) return cells();
    return this.#stored.relation(`${sheet.name} ${row} ${first} ${rows} ${columns}`, cells);
  }

  visible(node: RangeNode | CellNode, leaveOut: LeaveOut): RangeOperand {
    const sheet = this.#book.sheet(node.place);
    const { start, end, place } = node;
    const area: RangeNode =
      node.kind === 'cell' ? { kind: 'cell-range', start, end, place, first: node, last: node } : node;
    return this.#cells(
      area,
      (row, column) =>
        (leaveOut.hiddenRows && sheet.isHidden(row)) || (leaveOut.subtotals && sheet.isSubtotal(row, column)),
    );
  }

  #cells(node: RangeNode, isLeftOut: (row: number, column: number) => boolean): CellsOperand {
    const sheet = this.#book.sheet(node.place);
    const { row, column: first, rows, columns } = rectangle(node, sheet);
    if (rows * columns > MAX_CELLS) {
      throw new UnsupportedFormulaError('reference-kind', 'The range is too large for this test');
    }
    const cells = [...Array(rows * columns).keys()].map((index) => {
      const [r, c] = [row + Math.floor(index / columns), first + (index % columns)];
      const { constant: _, ...value } = typedOf(isLeftOut(r, c) ? null : sheet.value(r, c));
      return value;
    });
    const whole = rectangle(node, { rows: 1_048_576, columns: 16_384 });
    const unlisted = whole.rows * whole.columns - rows * columns;
    return { shape: 'cells', rows, columns, cells, unlisted };
  }

  intersection(node: RangeNode): CellNode | null {
    const { row, column: first, rows, columns } = rectangle(node, { rows: 1_048_576, columns: 16_384 });
    const at = (start: number, size: number, own: number): number | null =>
      size === 1 ? start : own >= start && own < start + size ? own : null;
    const r = at(row, rows, this.anchorRow);
    const c = at(first, columns, this.column);
    if (r === null || c === null || (rows > 1 && columns > 1)) return null;
    const { start, end, place } = node;
    return { kind: 'cell', start, end, place, row: r, column: c, rowAbsolute: true, columnAbsolute: true };
  }

  definition(node: DefinedNode): FormulaNode | null {
    return this.#book.definition(node);
  }
}

function typedOf(saved: SavedValue | null): Typed {
  if (saved === null) return BLANK;
  if (saved.kind === 'error') return errorOf(isExcelError(saved.value) ? saved.value : '#VALUE!');
  return constantOf(saved.value);
}

function rectangle(
  node: RangeNode,
  sheet: { rows: number; columns: number },
): { row: number; column: number; rows: number; columns: number } {
  const between = (a: number, b: number): readonly [number, number] => [Math.min(a, b), Math.abs(a - b) + 1];
  if (node.kind === 'column-range') {
    const [first, columns] = between(node.first.index, node.last.index);
    return { row: 1, column: first, rows: Math.max(1, sheet.rows), columns };
  }
  if (node.kind === 'row-range') {
    const [row, rows] = between(node.first.index, node.last.index);
    return { row, column: 1, rows, columns: Math.max(1, sheet.columns) };
  }
  const [row, rows] = between(node.first.row, node.last.row);
  const [first, columns] = between(node.first.column, node.last.column);
  return { row, column: first, rows, columns };
}
