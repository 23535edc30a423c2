import type { CellAddress, FormulaNode } from '../../formula/ast.ts';
import { childNodes } from '../../formula/child-nodes.ts';

/** Whether the formula means other cells when it stands in another cell. */
export function hasRelativeReference(node: FormulaNode): boolean {
  switch (node.kind) {
    case 'cell':
      return isRelative(node);
    case 'cell-range':
      return isRelative(node.first) || isRelative(node.last);
    case 'column-range':
    case 'row-range':
      return !node.first.absolute || !node.last.absolute;
    default:
      return childNodes(node).some(hasRelativeReference);
  }
}

function isRelative({ rowAbsolute, columnAbsolute }: CellAddress): boolean {
  return !rowAbsolute || !columnAbsolute;
}
