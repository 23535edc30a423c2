import type { FormulaNode } from './ast.ts';
import { type InnerNode, isLeaf } from './leaf-node.ts';

const NONE: readonly FormulaNode[] = [];

/** The nodes directly below one, in the order of the text. */
export function childNodes(node: FormulaNode): readonly FormulaNode[] {
  if (isLeaf(node)) return node.kind === 'array' ? node.rows.flat() : NONE;
  return childrenOfInner(node);
}

function childrenOfInner(node: InnerNode): readonly FormulaNode[] {
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
  }
}
