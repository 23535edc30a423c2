import type { FormulaNode } from '../../formula/ast.ts';
import type { CellRange } from '../../workbook/cell-range.ts';
import { cast, integer, literal, operator } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { snapped } from './arithmetic.ts';
import { cellValueOf, evaluatorOf } from './compile-formula.ts';
import { elementsOf } from './elements-of.ts';
import type { Operand, RelationOperand } from './operand.ts';
import { pickAt } from './pick-at.ts';
import type { Scope } from './scope.ts';
import { errorOf, errorWhen, type Typed, withErrors } from './typed.ts';
import { UnsupportedFormulaError } from './unsupported-formula-error.ts';

/** The cells that show an array. A dynamic one is as large as the array was. */
export type FilledCells = CellRange & { readonly isDynamic: boolean };

/**
 * What a cell of a range shows of the array that fills it: the element at its place. One row or column is repeated, and
 * cells beyond the array are #N/A.
 * @throws {UnsupportedFormulaError} if the formula does not become SQL.
 */
export function compileFill(formula: FormulaNode, scope: Scope, range: FilledCells): Typed {
  const operand = evaluatorOf(scope, { isArray: true }).operand(formula);
  if (range.isDynamic) assertSize(operand, range);
  return cellValueOf(elementAt(operand, scope, range), scope);
}

function assertSize(operand: Operand, { firstRow, lastRow, firstColumn, lastColumn }: CellRange): void {
  if (operand.shape === 'window') return;
  const [rows, columns] = operand.shape === 'scalar' ? [1, 1] : [operand.rows, operand.columns];
  if (rows === lastRow - firstRow + 1 && columns === lastColumn - firstColumn + 1) return;
  throw new UnsupportedFormulaError(
    'array-result',
    `it spills into ${rows} × ${columns} cells, but the file has other ones`,
  );
}

function elementAt(operand: Operand, scope: Scope, range: CellRange): Typed {
  switch (operand.shape) {
    case 'scalar':
      return operand.value;
    case 'window':
      throw new UnsupportedFormulaError('array-result', 'a range that moves with the row fills no cells');
    case 'cells': {
      const at = columnAt(operand, scope, range);
      if (at === undefined) return errorOf('#N/A');
      const own = operand.cells.filter((_, i) => i % operand.columns === at);
      if (scope.isPerRow && own.length > 1) {
        return picked({ ...operand, columns: 1, cells: own }, scope, range);
      }
      return own[own.length === 1 ? 0 : scope.anchorRow - range.firstRow] ?? errorOf('#N/A');
    }
    case 'relation': {
      const at = columnAt(operand, scope, range);
      if (at === undefined) return errorOf('#N/A');
      return picked(columnOf(operand, at), scope, range, at);
    }
  }
}

/** Undefined beyond the array. */
function columnAt(
  { columns }: { readonly columns: number },
  { column }: Scope,
  range: CellRange,
): number | undefined {
  if (columns === 1) return 0;
  const at = column - range.firstColumn;
  return at < columns ? at : undefined;
}

/** Of columns side by side the one alone; their sums and differences as cells show them. */
function columnOf(operand: RelationOperand, at: number): RelationOperand {
  const shown = operand.absent === undefined ? {} : { absent: snapped(operand.absent, operand.from) };
  const values = operand.values.map((value) => snapped(value, operand.from));
  const only = operand.column === null && values.length > 1 ? values[at] : undefined;
  return only === undefined
    ? { ...operand, ...shown, values }
    : { ...operand, ...shown, values: [only], columns: 1 };
}

function picked(
  array: Exclude<Operand, { readonly shape: 'scalar' | 'window' }>,
  scope: Scope,
  { firstRow, lastRow }: CellRange,
  columnIndex = 0,
): Typed {
  const elements = elementsOf(array, scope.select);
  const row = rowAt(scope, firstRow);
  const value = pickAt(
    elements,
    array.rows === 1 ? null : cast(row, 'bigint'),
    array.columns === 1 ? null : literal('bigint', columnIndex),
    scope.select,
    scope.isPerRow,
  );
  if (array.rows === 1 || lastRow - firstRow < array.rows) return value;
  return withErrors(value, [errorWhen(operator(row, '>=', integer(array.rows)), '#N/A')]);
}

/** How many rows below the first of the range the formula's own is. */
function rowAt(scope: Scope, firstRow: number): SqlExpression {
  return scope.isPerRow ? operator(scope.row, '-', integer(firstRow)) : integer(scope.anchorRow - firstRow);
}
