import { cast, double, helper } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { orElse, textKey } from '../compile/coerce.ts';
import { isNumberOnly, isTextOnly, type Typed } from '../compile/typed.ts';

/** Equal for a cell and a key that it is found by; `null` where they are of kinds that cannot be joined. */
export function keyPair(element: Typed, key: Typed): { inner: SqlExpression; outer: SqlExpression } | null {
  if (element.number !== null && isNumberOnly(key) && key.number !== null) {
    return { inner: cast(element.number, 'numeric'), outer: cast(orElse(key.number, double(0)), 'numeric') };
  }
  if (element.text !== null && isTextOnly(key) && key.text !== null) {
    return { inner: textKey(element.text), outer: textKey(key.text) };
  }
  if (element.number !== null && element.text !== null && key.number !== null && key.text !== null) {
    return {
      inner: helper('lookup_key', element.number, element.text),
      outer: helper('lookup_key', key.number, key.text),
    };
  }
  return null;
}
