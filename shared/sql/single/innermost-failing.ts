import type { FormulaNode } from '../../formula/ast.ts';
import { childNodes } from '../../formula/child-nodes.ts';

/** Each attempt is a translation: as many as take a second or two. After that, the part found so far is close enough. */
const MAX_ATTEMPTS = 40;
const MAX_CHARACTERS = 20_000;

/** A part of a formula that already fails by itself; in formulas of usual length, the smallest. */
export function innermostFailing(formula: FormulaNode, attempt: (part: FormulaNode) => unknown): FormulaNode {
  let left = Math.min(MAX_ATTEMPTS, Math.floor(MAX_CHARACTERS / (formula.end - formula.start)));
  const fails = (part: FormulaNode): boolean => {
    if (part.kind === 'omitted' || left-- <= 0) return false;
    try {
      attempt(part);
      return false;
    } catch {
      return true;
    }
  };
  let found = formula;
  for (;;) {
    const culprit = childNodes(found).find(fails);
    if (culprit === undefined) return found;
    found = culprit;
  }
}
