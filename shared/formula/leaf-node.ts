import type { FormulaKind, FormulaNode } from './ast.ts';

const LEAF_KINDS = {
  number: true,
  text: true,
  logical: true,
  error: true,
  omitted: true,
  array: true,
  cell: true,
  'cell-range': true,
  'column-range': true,
  'row-range': true,
  name: true,
  'structured-reference': true,
  'dde-link': true,
} as const satisfies Partial<Record<FormulaKind, true>>;

/** A node that is written without any expression in it. An array is one: what stands in it are constants, never expressions. */
export type LeafNode = Extract<FormulaNode, { kind: keyof typeof LEAF_KINDS }>;

/** A node with expressions in it. */
export type InnerNode = Exclude<FormulaNode, LeafNode>;

export function isLeaf(node: FormulaNode): node is LeafNode {
  return node.kind in LEAF_KINDS;
}
