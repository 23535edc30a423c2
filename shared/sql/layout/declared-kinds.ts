import { allOf, column, isNull, operator, textOf } from '../ast/build.ts';
import type { SqlColumn } from '../ast/sql-statement.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import type { Plane } from './plane-names.ts';
import type { StoredPlane } from './stored-column.ts';

/** A cell has one value: where there are places for several kinds, all but one are empty. */
export function declaredPlane(
  { name, type }: StoredPlane,
  position: number,
  planes: readonly StoredPlane[],
): SqlColumn {
  const others = allOf(planes.slice(0, position).map((other) => isNull(column(null, other.name))));
  if (others === null) return { name, type };
  return { name, type, check: operator(isNull(column(null, name)), 'or', others) };
}

/** Views read the kind that the cell had in the workbook. Others would be stored and never seen. */
export function isOfKind(plane: Plane): SqlExpression {
  return operator(column(null, 'kind'), 'is not distinct from', textOf(plane));
}
