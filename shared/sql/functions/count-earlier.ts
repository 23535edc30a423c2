import { aggregate, allOf, cast, double, isNotNull } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { shared } from '../compile/arithmetic.ts';
import { orElse, textKey } from '../compile/coerce.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { isNumberOnly, isTextOnly, type Typed } from '../compile/typed.ts';

/**
 * COUNTIF($A$2:A2,A2): how often the row's own value has come so far. The value is its own key, so that rows with
 * the same one are numbered by a window. An empty cell asks for 0, and is none itself.
 */
export function countEarlier(
  call: FunctionCall,
  conditions: readonly { readonly cells: number }[],
  criteria: readonly Typed[],
): Typed | null {
  const keys: SqlExpression[] = [];
  const filled: SqlExpression[] = [];
  let window: Extract<ReturnType<FunctionCall['operand']>, { shape: 'window' }> | null = null;
  for (const [index, { cells }] of conditions.entries()) {
    const operand = call.operand(cells);
    if (operand.shape !== 'window') return null;
    const [column, ...others] = operand.values;
    const criterion = criteria[index];
    if (column === undefined || criterion === undefined || others.length > 0) return null;
    const key = keyOf(column, criterion);
    if (key === null) return null;
    keys.push(key.group);
    filled.push(isNotNull(key.own));
    window = operand;
  }
  if (window === null) return null;
  const filter = allOf(filled);
  const counted = aggregate('count', [], {
    ...(filter === null ? {} : { filter }),
    over: { partitionBy: keys, orderBy: [{ by: window.orderBy }], frame: window.frame },
  });
  return shared(criteria, { number: cast(counted, 'double'), magnitude: 7, perRow: true });
}

interface Key {
  /** Null in empty cells. */
  readonly own: SqlExpression;
  /** What rows are counted together by. */
  readonly group: SqlExpression;
}

function keyOf(column: Typed, criterion: Typed): Key | null {
  if (JSON.stringify([column.number, column.text]) !== JSON.stringify([criterion.number, criterion.text]))
    return null;
  if (isNumberOnly(column) && column.number !== null) {
    const number = column.mayBeBlank ? orElse(column.number, double(0)) : column.number;
    return { own: column.number, group: cast(number, 'numeric') };
  }
  if (isTextOnly(column) && column.text !== null) return { own: column.text, group: textKey(column.text) };
  return null;
}
