import { decodeUtf8 } from '../../tabular/decode-utf8.ts';
import { LinearPattern } from '../linear-pattern.ts';
import { asciiPattern } from './ascii-pattern.ts';
import type { TextCheck } from './cell-check.ts';

/** Texts that match a pattern of a schema. */
export function textMatching(pattern: string): TextCheck {
  const expression = new LinearPattern(pattern);
  const isQuickMatch = asciiPattern(pattern);
  return (bytes, start, end) =>
    isQuickMatch?.(bytes, start, end) || expression.test(decodeUtf8(bytes, start, end));
}
