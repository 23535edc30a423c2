import { decodeUtf8 } from '../../tabular/decode-utf8.ts';
import { LinearPattern } from '../linear-pattern.ts';
import type { TextCheck } from './cell-check.ts';
import { isProvablyLinear } from './provably-linear.ts';

/** Texts that match a pattern of a schema: natively where that is as safe, ten times as fast. */
export function textMatching(pattern: string): TextCheck {
  const expression = isProvablyLinear(pattern) ? new RegExp(pattern, 'u') : new LinearPattern(pattern);
  return (bytes, start, end) => expression.test(decodeUtf8(bytes, start, end));
}
