import type { TextCheck } from './cell-check.ts';

const SPELLINGS = ['true', 'TRUE', 'false', 'FALSE'].map((text) => Buffer.from(text));

export const booleanText: TextCheck = (bytes, start, end) => {
  for (const spelling of SPELLINGS) if (isSame(bytes, start, end, spelling)) return true;
  return false;
};

/** Whether the bytes of a range are those of `text`. */
export function isSame(bytes: Uint8Array, start: number, end: number, text: Uint8Array): boolean {
  if (end - start !== text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text[i]) return false;
  return true;
}
