import type { Operand } from './operand.ts';

/** Rows times cells of a range: about a second's work. */
export const MAX_PAIRS = 2_000_000;

/** Ranges beside a value that changes with the row are read again for each row, where that is quick enough. */
export function readForEachRow(operands: readonly Operand[], rowCount: number): readonly Operand[] {
  if (!operands.some((operand) => operand.shape === 'scalar' && operand.value.perRow)) return operands;
  const arrays = operands.map((operand) => rereadFor(operand, rowCount));
  const isEach = arrays.every((operand) => operand.shape !== 'relation' || operand.isInline);
  return isEach ? arrays : operands;
}

/** The range to be read again for each of so many rows; unchanged where that would take too long. */
export function rereadFor<Any extends Operand>(operand: Any, rowCount: number): Any {
  if (operand.shape !== 'relation') return operand;
  const cells = (operand.stored ?? operand.rows) * operand.columns;
  return rowCount * cells > MAX_PAIRS ? operand : { ...operand, isInline: true };
}
