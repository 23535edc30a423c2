import { literal } from '../ast/build.ts';
import type { SqlSelect } from '../ast/sql-tree.ts';
import { attached, refuseRereading } from './aggregate.ts';
import { positionOf } from './elements.ts';
import { elementsOf } from './elements-of.ts';
import type { FromClause } from './from-clause.ts';
import type { Operand } from './operand.ts';
import { pickAt } from './pick-at.ts';
import { BLANK, type Typed } from './typed.ts';
import { UnsupportedFormulaError } from './unsupported-formula-error.ts';

/** The value in the upper left corner: what a cell shows of an array. */
export function pickFirst(operand: Operand, from: FromClause): Typed {
  if (operand.shape === 'scalar') return operand.value;
  if (operand.shape === 'cells') return operand.cells[0] ?? BLANK;
  if (operand.shape === 'window') {
    throw new UnsupportedFormulaError(
      'reference-kind',
      'A range that grows with the row has no single value',
    );
  }
  const elements = elementsOf(operand, from);
  refuseRereading(elements, elements.element);
  if (elements.absent !== undefined) {
    return pickAt(elements, literal('bigint', 0), literal('bigint', 0), from, false);
  }
  const selectOf = (outputs: SqlSelect['outputs']): SqlSelect => ({
    kind: 'select',
    outputs,
    from: elements.from.sql,
    where: elements.where,
    orderBy: [{ by: positionOf(elements) }],
    limit: 1,
  });
  return attached(elements.element, selectOf, from);
}
