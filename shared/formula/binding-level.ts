import type { FormulaNode, ReferenceOperator } from './ast.ts';
import { PRECEDENCE } from './binary-operators.ts';
import { type InnerNode, isLeaf } from './leaf-node.ts';

/** How tightly what is not a binary operator binds, on the scale of those, which go from 1 to 5. */
export const Level = {
  lowest: 0,
  percent: 6,
  sign: 7,
  union: 8,
  intersection: 10,
  implicitIntersection: 12,
  range: 13,
  called: 15,
  /** What a list of arguments may follow, apart from functions and calls: only parentheses. */
  callee: 17,
  operand: 16,
} as const;

const REFERENCE_LEVELS: Readonly<Record<ReferenceOperator, number>> = {
  ',': Level.union,
  ' ': Level.intersection,
  ':': Level.range,
};

export function levelOf(node: FormulaNode): number {
  // The colon of a range is the operator's.
  if (isLeaf(node)) return node.kind === 'cell-range' ? Level.range : Level.operand;
  return levelOfInner(node);
}

function levelOfInner(node: InnerNode): number {
  switch (node.kind) {
    case 'binary-expression':
      return PRECEDENCE[node.operator];
    case 'reference-expression':
      return REFERENCE_LEVELS[node.operator];
    case 'percent':
      return Level.percent;
    case 'unary-expression':
      return Level.sign;
    case 'implicit-intersection':
      return Level.implicitIntersection;
    case 'spill':
    case 'call':
      return Level.called;
    case 'group':
      return Level.callee;
    case 'function':
      return Level.operand;
  }
}
