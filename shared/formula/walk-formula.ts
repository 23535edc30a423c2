import type { FormulaNode } from './ast.ts';
import { childNodes } from './child-nodes.ts';

/** Every node of a tree, a node before those below it, in the order of the text; in constant stack. */
export function* walkFormula(root: FormulaNode): Generator<FormulaNode, void, undefined> {
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    const children = childNodes(node);
    for (let index = children.length - 1; index >= 0; index--) {
      const child = children[index];
      if (child !== undefined) waiting.push(child);
    }
  }
}
