import type { FormulaNode, ReferenceExpressionNode, ReferenceOperator } from './ast.ts';
import { isReference } from './node-abilities.ts';
import type { Scanner } from './scanner.ts';

/** @throws {FormulaInvalidError} if one side can be no reference. */
export function joinReferences(
  scanner: Scanner,
  operator: ReferenceOperator,
  left: FormulaNode,
  right: FormulaNode,
): ReferenceExpressionNode {
  if (!isReference(left)) scanner.fail('reference-operand-expected', left.start);
  if (!isReference(right)) scanner.fail('reference-operand-expected', right.start);
  return { kind: 'reference-expression', start: left.start, end: right.end, operator, left, right };
}
