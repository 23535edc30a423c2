import type { FormulaNode, ReferenceOperator } from './ast.ts';
import { PRECEDENCE } from './binary-operators.ts';

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
    // Its colon is the operator's.
    case 'cell-range':
      return Level.range;
    case 'spill':
    case 'call':
      return Level.called;
    case 'group':
      return Level.callee;
    case 'number':
    case 'text':
    case 'logical':
    case 'error':
    case 'omitted':
    case 'array':
    case 'cell':
    case 'column-range':
    case 'row-range':
    case 'name':
    case 'structured-reference':
    case 'dde-link':
    case 'function':
      return Level.operand;
  }
}
