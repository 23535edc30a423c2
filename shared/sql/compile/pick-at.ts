import { allOf, boolean, column, operator } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { type Elements, elementAt, elementSelect } from './elements.ts';
import type { FromClause } from './from-clause.ts';
import type { Typed } from './typed.ts';

/** The value at a position, both from 0; blank outside. */
export function pickAt(
  elements: Elements,
  row: SqlExpression | null,
  columnIndex: SqlExpression | null,
  from: FromClause,
  perRow: boolean,
): Typed {
  const alias = from.joinOnce({
    join: 'left',
    lateral: elements.isInline,
    select: elementSelect(elements),
    on: (picked) =>
      allOf([
        row === null ? null : operator(column(picked, 'r'), '=', row),
        columnIndex === null ? null : operator(column(picked, 'c'), '=', columnIndex),
      ]) ?? boolean(true),
  });
  const value = elementAt(alias, [elements.element]);
  return { ...value, mayBeBlank: true, perRow: value.perRow || perRow };
}
