import type { BinaryExpressionNode, FormulaNode, ReferenceExpressionNode } from './ast.ts';
import { type InnerNode, isLeaf, type LeafNode } from './leaf-node.ts';

/** The same tree with every leaf replaced, an array as a whole. What does not change stays the same object. */
export function mapLeaves(node: FormulaNode, replace: (leaf: LeafNode) => FormulaNode): FormulaNode {
  return isLeaf(node) ? replace(node) : mapInner(node, replace);
}

function mapInner(node: InnerNode, replace: (leaf: LeafNode) => FormulaNode): FormulaNode {
  switch (node.kind) {
    case 'unary-expression':
    case 'percent':
    case 'spill':
    case 'implicit-intersection': {
      const operand = mapLeaves(node.operand, replace);
      return operand === node.operand ? node : { ...node, operand };
    }
    case 'binary-expression':
    case 'reference-expression':
      return mapChain(node, replace);
    case 'group': {
      const inner = mapLeaves(node.inner, replace);
      return inner === node.inner ? node : { ...node, inner };
    }
    case 'function': {
      const list = mapList(node.arguments, replace);
      return list === node.arguments ? node : { ...node, arguments: list };
    }
    case 'call': {
      const callee = mapLeaves(node.callee, replace);
      const list = mapList(node.arguments, replace);
      return callee === node.callee && list === node.arguments ? node : { ...node, callee, arguments: list };
    }
  }
}

/** `a+b+c…` leans to the left as far as the formula is long: a loop, so that the stack does not grow with it. */
function mapChain(
  last: BinaryExpressionNode | ReferenceExpressionNode,
  replace: (leaf: LeafNode) => FormulaNode,
): FormulaNode {
  const steps = [last];
  let first = last.left;
  while (first.kind === 'binary-expression' || first.kind === 'reference-expression') {
    steps.push(first);
    first = first.left;
  }
  let mapped = mapLeaves(first, replace);
  for (const step of steps.reverse()) {
    const right = mapLeaves(step.right, replace);
    mapped = mapped === step.left && right === step.right ? step : { ...step, left: mapped, right };
  }
  return mapped;
}

function mapList(
  nodes: readonly FormulaNode[],
  replace: (leaf: LeafNode) => FormulaNode,
): readonly FormulaNode[] {
  const mapped = nodes.map((node) => mapLeaves(node, replace));
  return mapped.every((node, index) => node === nodes[index]) ? nodes : mapped;
}
