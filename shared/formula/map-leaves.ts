import type { BinaryExpressionNode, FormulaNode, FunctionNode, ReferenceExpressionNode } from './ast.ts';
import { type InnerNode, isLeaf, type LeafNode } from './leaf-node.ts';

type Replace = (leaf: LeafNode) => FormulaNode;
type ReplaceCall = (call: FunctionNode) => FormulaNode;

/**
 * The same tree with every leaf replaced, an array as a whole, and calls of functions when their arguments are. What does not
 * change stays the same object.
 */
export function mapLeaves(
  node: FormulaNode,
  replace: Replace,
  replaceCall: ReplaceCall = (call) => call,
): FormulaNode {
  return isLeaf(node) ? replace(node) : mapInner(node, replace, replaceCall);
}

function mapInner(node: InnerNode, replace: Replace, replaceCall: ReplaceCall): FormulaNode {
  switch (node.kind) {
    case 'unary-expression':
    case 'percent':
    case 'spill':
    case 'implicit-intersection': {
      const operand = mapLeaves(node.operand, replace, replaceCall);
      return operand === node.operand ? node : { ...node, operand };
    }
    case 'binary-expression':
    case 'reference-expression':
      return mapChain(node, replace, replaceCall);
    case 'group': {
      const inner = mapLeaves(node.inner, replace, replaceCall);
      return inner === node.inner ? node : { ...node, inner };
    }
    case 'function': {
      const list = mapList(node.arguments, replace, replaceCall);
      return replaceCall(list === node.arguments ? node : { ...node, arguments: list });
    }
    case 'call': {
      const callee = mapLeaves(node.callee, replace, replaceCall);
      const list = mapList(node.arguments, replace, replaceCall);
      return callee === node.callee && list === node.arguments ? node : { ...node, callee, arguments: list };
    }
  }
}

/** `a+b+c…` leans to the left as far as the formula is long: a loop, so that the stack does not grow with it. */
function mapChain(
  last: BinaryExpressionNode | ReferenceExpressionNode,
  replace: Replace,
  replaceCall: ReplaceCall,
): FormulaNode {
  const steps = [last];
  let first = last.left;
  while (first.kind === 'binary-expression' || first.kind === 'reference-expression') {
    steps.push(first);
    first = first.left;
  }
  let mapped = mapLeaves(first, replace, replaceCall);
  for (const step of steps.reverse()) {
    const right = mapLeaves(step.right, replace, replaceCall);
    mapped = mapped === step.left && right === step.right ? step : { ...step, left: mapped, right };
  }
  return mapped;
}

function mapList(
  nodes: readonly FormulaNode[],
  replace: Replace,
  replaceCall: ReplaceCall,
): readonly FormulaNode[] {
  const mapped = nodes.map((node) => mapLeaves(node, replace, replaceCall));
  return mapped.every((node, index) => node === nodes[index]) ? nodes : mapped;
}
