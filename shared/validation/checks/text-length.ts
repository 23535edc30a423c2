import type { TextCheck } from './cell-check.ts';

/** Most bytes that one character takes in UTF-8. */
const BYTES_PER_CHARACTER = 4;

/** Texts of at least `minimum` and at most `maximum` characters, counted as Unicode code points. */
export function textLength(minimum: number, maximum: number): TextCheck {
  return (bytes, start, end) => {
    const size = end - start;
    if (size <= maximum && size >= minimum * BYTES_PER_CHARACTER) return true;
    let characters = 0;
    for (let i = start; i < end; i++) if (((bytes[i] ?? 0) & 0xc0) !== 0x80) characters++;
    return characters >= minimum && characters <= maximum;
  };
}
