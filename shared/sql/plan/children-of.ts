import type { FormulaNode } from '../../formula/ast.ts';

/** The expressions directly within an expression, from left to right. */
export function childrenOf(node: FormulaNode): readonly FormulaNode[] {
  switch (node.kind) {
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
    default:
      return [];
  }
}
