import type { Operand } from './operand.ts';

/** Rows times cells of a range: about a second's work. */
export const MAX_PAIRS = 2_000_000;

/** Ranges beside a value that changes with the row are read again for each row, where that is quick enough. */
export function readForEachRow(operands: readonly Operand[], rowCount: number): readonly Operand[] {
  if (!operands.some((operand) => operand.shape === 'scalar' && operand.value.perRow)) return operands;
  const cells = operands.map((operand) =>
    operand.shape === 'relation' ? (operand.stored ?? operand.rows) * operand.columns : 0,
  );
  if (rowCount * Math.max(0, ...cells) > MAX_PAIRS) return operands;
  return operands.map((operand) => (operand.shape === 'relation' ? { ...operand, isInline: true } : operand));
}
