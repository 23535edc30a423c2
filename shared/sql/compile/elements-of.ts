import { allCells } from './all-cells.ts';
import { type Elements, storedElementsOf } from './elements.ts';
import type { FromClause } from './from-clause.ts';
import type { ArrayOperand } from './operand.ts';
import { isBlankOnly } from './typed.ts';

/** The cells of an array as rows, each with its planes and its position. Empty ones may be left out. */
export function elementsOf(operand: ArrayOperand, from: FromClause): Elements {
  const elements = storedElementsOf(operand, from);
  const { absent } = elements;
  const areEmpty = absent === undefined || isBlankOnly(absent);
  return areEmpty ? elements : allCells(elements, from);
}
