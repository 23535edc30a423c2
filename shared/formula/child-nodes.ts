import type { FormulaNode } from './ast.ts';

const NONE: readonly FormulaNode[] = [];

/** The nodes directly below one, in the order of the text. */
export function childNodes(node: FormulaNode): readonly FormulaNode[] {
  switch (node.kind) {
    case 'number':
    case 'text':
    case 'logical':
    case 'error':
    case 'omitted':
    case 'cell':
    case 'cell-range':
    case 'column-range':
    case 'row-range':
    case 'name':
    case 'structured-reference':
    case 'dde-link':
      return NONE;
    case 'array':
      return node.rows.flat();
    case 'unary-expression':
    case 'percent':
    case 'spill':
    case 'implicit-intersection':
      return [node.operand];
    case 'binary-expression':
    case 'reference-expression':
      return [node.left, node.right];
    case 'group':
      return [node.inner];
    case 'function':
      return node.arguments;
    case 'call':
      return [node.callee, ...node.arguments];
  }
}
