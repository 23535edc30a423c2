import { decodeUtf8 } from '../../tabular/decode-utf8.ts';
import { isSame } from './boolean-text.ts';
import type { TextCheck } from './cell-check.ts';

/** Up to so many texts it is quicker to compare bytes than to make a string and look it up. */
const FEW = 32;

/** Texts that are one of `allowed`, all of which UTF-8 can write. */
export function textInList(allowed: readonly string[]): TextCheck {
  const texts = new Set(allowed);
  return texts.size <= FEW ? oneOfFew(texts) : oneOfMany(texts);
}

function oneOfFew(texts: ReadonlySet<string>): TextCheck {
  const byLength = Map.groupBy(
    Array.from(texts, (text) => Buffer.from(text)),
    ({ length }) => length,
  );
  return (bytes, start, end) => {
    for (const text of byLength.get(end - start) ?? []) if (isSame(bytes, start, end, text)) return true;
    return false;
  };
}

function oneOfMany(texts: ReadonlySet<string>): TextCheck {
  let longest = 0;
  for (const text of texts) longest = Math.max(longest, Buffer.byteLength(text));
  return (bytes, start, end) => end - start <= longest && texts.has(decodeUtf8(bytes, start, end));
}
