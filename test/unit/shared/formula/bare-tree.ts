import type { FormulaNode } from '../../../../shared/formula/ast.ts';

/** A tree without its spans, and without parentheses, which only say what the tree says. */
export function bareTree(root: FormulaNode): unknown {
  return JSON.parse(
    JSON.stringify(root, (key, value) => {
      if (key === 'start' || key === 'end') return undefined;
      let node = value;
      while (node?.kind === 'group') node = node.inner;
      return node;
    }),
  );
}
