import { aggregate, cast } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { shared } from '../compile/arithmetic.ts';
import { textKey } from '../compile/coerce.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { isNumberOnly, isTextOnly, type Typed } from '../compile/typed.ts';

/**
 * COUNTIF($A$2:A2,A2): how often the row's own value has come so far. The value is its own key, so that rows with
 * the same one are numbered by a window.
 */
export function countEarlier(
  call: FunctionCall,
  conditions: readonly { readonly cells: number }[],
  criteria: readonly Typed[],
): Typed | null {
  const keys: SqlExpression[] = [];
  let window: Extract<ReturnType<FunctionCall['operand']>, { shape: 'window' }> | null = null;
  for (const [index, { cells }] of conditions.entries()) {
    const operand = call.operand(cells);
    if (operand.shape !== 'window') return null;
    const [column, ...others] = operand.values;
    const criterion = criteria[index];
    if (column === undefined || criterion === undefined || others.length > 0) return null;
    const key = keyOf(column, criterion);
    if (key === null) return null;
    keys.push(key);
    window = operand;
  }
  if (window === null) return null;
  const counted = aggregate('count', [], {
    over: { partitionBy: keys, orderBy: [{ by: window.orderBy }], frame: window.frame },
  });
  return shared(criteria, { number: cast(counted, 'double'), magnitude: 7, perRow: true });
}

function keyOf(column: Typed, criterion: Typed): SqlExpression | null {
  if (JSON.stringify([column.number, column.text]) !== JSON.stringify([criterion.number, criterion.text]))
    return null;
  if (isNumberOnly(column) && column.number !== null) return cast(column.number, 'numeric');
  if (isTextOnly(column) && column.text !== null) return textKey(column.text);
  return null;
}
