import { nullOf } from '../ast/build.ts';
import type { SqlCase, SqlExpression } from '../ast/sql-tree.ts';
import type { Typed } from '../compile/typed.ts';
import { PLANE_TYPES } from './plane-names.ts';
import { type ValueShape, valueWith } from './value-shape.ts';

/** A value that holds for some rows. */
export interface RowsValue {
  readonly value: Typed;
  /** Null when it holds for all rows. */
  readonly condition: SqlExpression | null;
}

/** Each row's value from the segment that it is in; otherwise what it had before. */
export function chooseValue(shape: ValueShape, own: readonly RowsValue[], before: Typed): Typed {
  return valueWith(
    shape,
    (plane): SqlExpression => {
      const nothing = nullOf(PLANE_TYPES[plane]);
      const branches: SqlCase['branches'][number][] = [];
      let otherwise = before[plane];
      for (const { value, condition } of own) {
        const chosen = value[plane] ?? nothing;
        if (condition === null) otherwise = chosen;
        else branches.push({ when: condition, result: chosen });
      }
      return branches.length === 0 ? (otherwise ?? nothing) : { kind: 'case', branches, otherwise };
    },
    true,
  );
}
