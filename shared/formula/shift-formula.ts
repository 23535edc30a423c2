import type { FormulaNode } from './ast.ts';
import { mapLeaves } from './map-leaves.ts';
import { printA1 } from './print-formula.ts';
import { type BeyondSheet, type Distance, isAddress, shiftReference } from './shift-reference.ts';
import { walkFormula } from './walk-formula.ts';

/** The tree of the same formula in another cell. Its spans are still those of the text it was read from. */
export function shiftFormula(root: FormulaNode, by: Distance, beyond: BeyondSheet = 'lose'): FormulaNode {
  return mapLeaves(root, (leaf) => (isAddress(leaf) ? shiftReference(leaf, by, beyond) : leaf));
}

/** The text of the same formula in another cell: only its references change, all else stays as it was written. */
export function shiftFormulaText(
  source: string,
  root: FormulaNode,
  by: Distance,
  beyond: BeyondSheet = 'lose',
): string {
  let text = '';
  let done = 0;
  for (const node of walkFormula(root)) {
    if (!isAddress(node)) continue;
    const shifted = shiftReference(node, by, beyond);
    if (shifted === node) continue;
    // A sheet's name stays as it is written: its `!` is the last one, for an address has none.
    const address = node.place === undefined ? node.start : source.lastIndexOf('!', node.end - 1) + 1;
    text += source.slice(done, address) + printA1({ ...shifted, place: undefined });
    done = node.end;
  }
  return text + source.slice(done);
}
