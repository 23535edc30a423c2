import type { CellNode, FormulaNode, Place } from '../../formula/ast.ts';
import { childNodes } from '../../formula/child-nodes.ts';
import { LAST_COLUMN, LAST_ROW } from '../../workbook/cell-range.ts';
import type { SheetModel } from '../../workbook/workbook-model.ts';
import type { RangeNode } from '../compile/scope.ts';
import { UnsupportedFormulaError } from '../compile/unsupported-formula-error.ts';
import type { Definitions, Position } from './definitions.ts';

/** A row that a formula names: absolute, or so many below the formula's own (negative: above). */
export type RowBound =
  | { readonly isAbsolute: true; readonly row: number }
  | { readonly isAbsolute: false; readonly offset: number };

/** Cells of one sheet that a formula refers to, the same way from each row of its column. */
export interface Reference {
  readonly sheetIndex: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
  /** Either may be the upper one. */
  readonly bounds: readonly [RowBound, RowBound];
}

/** A formula may use a name that uses a name, so many deep. */
const MAX_DEFINITIONS = 32;

/** The row that a bound means in a row of the formula's column. */
export function rowOf(bound: RowBound, row: number): number {
  return bound.isAbsolute ? bound.row : row + bound.offset;
}

/** The rows from the first to the last that a reference means in a row. */
export function rowsFrom({ bounds: [a, b] }: Reference, row: number): readonly [number, number] {
  const [first, last] = [rowOf(a, row), rowOf(b, row)];
  return first <= last ? [first, last] : [last, first];
}

/**
 * All references of a formula, those of the names it uses included.
 * @throws {UnsupportedFormulaError} for what lies in another workbook, or nowhere.
 */
export function referencesOf(
  tree: FormulaNode,
  at: Position,
  sheets: readonly SheetModel[],
  definitions: Definitions,
): Reference[] {
  const found: Reference[] = [];
  const visit = (node: FormulaNode, depth: number): void => {
    switch (node.kind) {
      case 'cell':
      case 'cell-range':
      case 'column-range':
      case 'row-range':
        for (const sheetIndex of sheetsOf(node.place, at, sheets))
          found.push(reference(node, sheetIndex, at));
        return;
      case 'name':
      case 'structured-reference':
      case 'spill': {
        if (depth === MAX_DEFINITIONS) {
          throw new UnsupportedFormulaError('reference-kind', 'its names refer to each other without end');
        }
        const definition = definitions.of(node, at);
        if (definition !== null) visit(definition, depth + 1);
        return;
      }
      default:
        for (const child of childNodes(node)) visit(child, depth);
    }
  };
  visit(tree, 0);
  return found;
}

/** @throws {UnsupportedFormulaError} */
export function sheetsOf(
  place: Place | undefined,
  at: Position,
  sheets: readonly SheetModel[],
): readonly number[] {
  if (place?.book !== undefined)
    throw new UnsupportedFormulaError('external', 'it refers to another workbook');
  if (place?.sheet === undefined) return [at.sheetIndex];
  const first = indexOf(place.sheet, sheets);
  const last = place.lastSheet === undefined ? first : indexOf(place.lastSheet, sheets);
  const [from, to] = first <= last ? [first, last] : [last, first];
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

function indexOf(name: string, sheets: readonly SheetModel[]): number {
  const wanted = name.toLowerCase();
  const index = sheets.findIndex((sheet) => sheet.name.toLowerCase() === wanted);
  if (index === -1) throw new UnsupportedFormulaError('external', `there is no worksheet “${name}”`);
  return index;
}

/** `at` is the cell that the node's relative rows are seen from. */
export function reference(node: CellNode | RangeNode, sheetIndex: number, at: Position): Reference {
  const bound = (row: number, isAbsolute: boolean): RowBound =>
    isAbsolute ? { isAbsolute, row } : { isAbsolute, offset: row - at.row };
  const between = (a: number, b: number, bounds: readonly [RowBound, RowBound]): Reference => ({
    sheetIndex,
    firstColumn: Math.min(a, b),
    lastColumn: Math.max(a, b),
    bounds,
  });
  switch (node.kind) {
    case 'cell': {
      const row = bound(node.row, node.rowAbsolute);
      return between(node.column, node.column, [row, row]);
    }
    case 'cell-range': {
      const { first, last } = node;
      const rows = [bound(first.row, first.rowAbsolute), bound(last.row, last.rowAbsolute)] as const;
      return between(first.column, last.column, rows);
    }
    case 'column-range':
      return between(node.first.index, node.last.index, [bound(1, true), bound(LAST_ROW, true)]);
    case 'row-range': {
      const { first, last } = node;
      return between(1, LAST_COLUMN, [bound(first.index, first.absolute), bound(last.index, last.absolute)]);
    }
  }
}
