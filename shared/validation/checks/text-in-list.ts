import { isSame } from './boolean-text.ts';
import type { TextCheck } from './cell-check.ts';

/** Texts that are one of `allowed`. */
export function textInList(allowed: readonly string[]): TextCheck {
  const byLength = new Map<number, Buffer[]>();
  for (const text of new Set(allowed)) {
    const bytes = Buffer.from(text);
    byLength.set(bytes.length, [...(byLength.get(bytes.length) ?? []), bytes]);
  }
  return (bytes, start, end) => {
    for (const text of byLength.get(end - start) ?? []) if (isSame(bytes, start, end, text)) return true;
    return false;
  };
}
