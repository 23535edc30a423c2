import { allOf, boolean, cast, double, firstOf, helper, isNull, nullOf, when } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { orElse, textKey } from '../compile/coerce.ts';
import { isNumberOnly, isTextOnly, nullable, type Typed } from '../compile/typed.ts';
import { beginningKey, beginningOf, isLongEnough, soughtKey } from './beginnings.ts';
import type { TextSearch } from './reread-rows.ts';

export type KeyPair = {
  readonly inner: SqlExpression;
  readonly outer: SqlExpression;
  /** How texts begin that are sought so, and which cells count then. */
  readonly beginning?: SqlExpression;
  readonly where?: SqlExpression;
};

/** Equal for a cell and a key that it is found by; `null` where they are of kinds that cannot be joined. */
export function keyPair(element: Typed, key: Typed, search: TextSearch): KeyPair | null {
  if (search === 'beginnings' && key.text !== null) return keysByBeginning(element, key, key.text);
  if (element.number !== null && isNumberOnly(key) && key.number !== null) {
    return { inner: cast(element.number, 'numeric'), outer: cast(orElse(key.number, double(0)), 'numeric') };
  }
  const findsZero = key.mayBeBlank && element.number !== null;
  if (element.text !== null && isTextOnly(key) && key.text !== null && !findsZero) {
    return { inner: textKey(element.text), outer: textKey(key.text) };
  }
  return keysAsTexts(element, key);
}

function keysAsTexts(element: Typed, key: Typed): KeyPair | null {
  if (key.logical !== null || (element.number === null && element.text === null)) return null;
  if (key.number === null && key.text === null) return null;
  // An empty key looks for 0.
  const empty = key.mayBeBlank ? when(isNull(nullable(key.text, 'text')), double(0)) : null;
  return {
    inner: helper('lookup_key', nullable(element.number, 'double'), nullable(element.text, 'text')),
    outer: helper('lookup_key', firstOf([key.number, empty]) ?? nullOf('double'), nullable(key.text, 'text')),
  };
}

function keysByBeginning(element: Typed, key: Typed, text: SqlExpression): KeyPair | null {
  const whole = keysAsTexts(element, key);
  if (whole === null) return null;
  const beginning = beginningOf(text);
  return {
    inner: beginningKey(element.text, whole.inner),
    outer: soughtKey(beginning, whole.outer),
    beginning,
    where: isLongEnough(element.text),
  };
}

/** The number that a key is; 0 for one that is empty, but not for a text or a logical value. */
export function numberOfKey(key: Typed): SqlExpression | null {
  if (!key.mayBeBlank) return key.number;
  const others = [key.text, key.logical].filter((plane) => plane !== null);
  const zero = others.length === 0 ? double(0) : when(allOf(others.map(isNull)) ?? boolean(true), double(0));
  return key.number === null ? zero : orElse(key.number, zero);
}
