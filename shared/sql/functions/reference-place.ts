import type { FormulaNode } from '../../formula/ast.ts';
import { cast, double, operator } from '../ast/build.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import type { Operand } from '../compile/operand.ts';
import { resolveReference } from '../compile/resolve-reference.ts';
import { constantOf, type Typed, typed } from '../compile/typed.ts';

/** The rectangle that a reference names, as far as its text tells. */
export function areaOf(
  call: FunctionCall,
  node: FormulaNode | undefined,
): { row: number; column: number; rows: number; columns: number } | null {
  if (node === undefined) return null;
  if (node.kind === 'group') return areaOf(call, node.inner);
  if (node.kind === 'name' || node.kind === 'structured-reference' || node.kind === 'spill') {
    const definition =
      node.kind === 'spill' ? call.scope.definition(node) : call.evaluator.definitionOf(node);
    return definition === null ? null : areaOf(call, definition);
  }
  if (node.kind === 'function' || node.kind === 'reference-expression') {
    const resolved = resolveReference(node, call.evaluator);
    return resolved === null ? null : areaOf(call, resolved);
  }
  if (node.kind === 'cell') return { row: node.row, column: node.column, rows: 1, columns: 1 };
  if (node.kind === 'cell-range') {
    const [rows, columns] = [
      Math.abs(node.first.row - node.last.row),
      Math.abs(node.first.column - node.last.column),
    ];
    return {
      row: Math.min(node.first.row, node.last.row),
      column: Math.min(node.first.column, node.last.column),
      rows: rows + 1,
      columns: columns + 1,
    };
  }
  if (node.kind === 'column-range') {
    const columns = Math.abs(node.first.index - node.last.index) + 1;
    return { row: 1, column: Math.min(node.first.index, node.last.index), rows: 1_048_576, columns };
  }
  if (node.kind === 'row-range') {
    const rows = Math.abs(node.first.index - node.last.index) + 1;
    return { row: Math.min(node.first.index, node.last.index), column: 1, rows, columns: 16_384 };
  }
  return null;
}

/** ROWS and COLUMNS. */
export function sizeOf(call: FunctionCall, side: 'rows' | 'columns'): Operand | Typed {
  const area = areaOf(call, call.node(0));
  if (area !== null) return constantOf(area[side]);
  const node = call.node(0);
  if (node?.kind === 'error') return call.scalar(0);
  const array = call.array(0);
  const [only] = array.shape === 'cells' && array.cells.length === 1 ? array.cells : [];
  if (only?.error && only.number === null && only.text === null) return only;
  return constantOf(array[side]);
}

/** The relative row of a formula in a run is its own, so the scope has to say it. */
export function placeOf(call: FunctionCall, side: 'row' | 'column'): Operand | Typed {
  if (call.count === 0) {
    return side === 'column'
      ? constantOf(call.scope.column)
      : !call.scope.isPerRow
        ? constantOf(call.scope.anchorRow)
        : typed({ number: cast(call.scope.row, 'double'), magnitude: 7, perRow: call.scope.isPerRow });
  }
  const area = areaOf(call, call.node(0));
  if (area === null) throw call.unsupported('the argument must be a reference');
  if (call.scope.isPerRow && side === 'row' && isRowRelative(call, call.node(0))) {
    const difference = operator(cast(call.scope.row, 'double'), '+', double(area.row - call.scope.anchorRow));
    return typed({ number: difference, magnitude: 7, perRow: true });
  }
  const size = side === 'row' ? area.rows : area.columns;
  if (call.evaluator.arrays && size > 4096) {
    throw call.unsupported('as an array, it has at most 4,096 numbers');
  }
  if (call.evaluator.arrays && size > 1) {
    const cells = Array.from({ length: size }, (_, offset) => constantOf(area[side] + offset));
    return { shape: 'cells', rows: side === 'row' ? size : 1, columns: side === 'row' ? 1 : size, cells };
  }
  return constantOf(area[side]);
}

function isRowRelative(call: FunctionCall, node: FormulaNode | undefined): boolean {
  switch (node?.kind) {
    case 'cell':
      return !node.rowAbsolute;
    case 'cell-range':
      return !node.first.rowAbsolute;
    case 'group':
      return isRowRelative(call, node.inner);
    case 'name':
    case 'structured-reference':
      return isRowRelative(call, call.evaluator.definitionOf(node) ?? undefined);
    default:
      return false;
  }
}
