import type { FormulaNode } from '../../formula/ast.ts';
import { childNodes } from '../../formula/child-nodes.ts';

/** The smallest part of a formula that already fails by itself. */
export function innermostFailing(formula: FormulaNode, attempt: (part: FormulaNode) => unknown): FormulaNode {
  const culprit = childNodes(formula).find((child) => child.kind !== 'omitted' && fails(child, attempt));
  return culprit === undefined ? formula : innermostFailing(culprit, attempt);
}

function fails(part: FormulaNode, attempt: (part: FormulaNode) => unknown): boolean {
  try {
    attempt(part);
    return false;
  } catch {
    return true;
  }
}
