import { allCells } from './all-cells.ts';
import { type Elements, storedElementsOf } from './elements.ts';
import type { FromClause } from './from-clause.ts';
import type { ArrayOperand } from './operand.ts';
import { isBlankOnly, type Typed } from './typed.ts';
import { withOneAbsent } from './with-one-absent.ts';

/** How cells that have no row count, which are all alike: not at all, as much as the first of them, or each of them. */
export type Absence = 'none' | 'first' | 'each';
export type AbsenceOf = (absent: Typed) => Absence;

/** The cells of an array as rows, each with its planes and its position. Those may be left out that count for nothing. */
export function elementsOf(
  operand: ArrayOperand,
  from: FromClause,
  absenceOf: AbsenceOf = () => 'each',
): Elements {
  const elements = storedElementsOf(operand, from);
  const { absent } = elements;
  if (absent === undefined || isBlankOnly(absent)) return elements;
  const absence = absenceOf(absent);
  if (absence === 'none') return elements;
  const isLine = elements.columns === 1 && elements.unlisted === undefined;
  return absence === 'first' && isLine
    ? withOneAbsent(elements, absent, 'first', from)
    : allCells(elements, from);
}

/** The same cells, with the empty ones that have no row: of a column the first or the last of these. */
export function withBlanks(elements: Elements, which: 'first' | 'last', from: FromClause): Elements {
  const { absent } = elements;
  if (absent === undefined || !isBlankOnly(absent)) return elements;
  const isLine = elements.columns === 1 && elements.unlisted === undefined;
  return isLine ? withOneAbsent(elements, absent, which, from) : allCells(elements, from);
}
