import type { FormulaNode } from './ast.ts';

/** Whether a value of this node can be a reference, which `:`, space, `,` and `#` need. */
export function isReference(node: FormulaNode): boolean {
  switch (node.kind) {
    case 'cell':
    case 'cell-range':
    case 'column-range':
    case 'row-range':
    case 'name':
    case 'structured-reference':
    case 'function':
    case 'call':
    case 'reference-expression':
    case 'spill':
    case 'implicit-intersection':
    case 'error':
      return true;
    case 'group':
      return isReference(node.inner);
    case 'number':
    case 'text':
    case 'logical':
    case 'omitted':
    case 'array':
    case 'dde-link':
    case 'unary-expression':
    case 'percent':
    case 'binary-expression':
      return false;
  }
}

/** Whether a list of arguments may follow this node: then it is a call of what the node gives. */
export function canBeCalled(node: FormulaNode): boolean {
  return node.kind === 'function' || node.kind === 'call' || node.kind === 'group';
}
