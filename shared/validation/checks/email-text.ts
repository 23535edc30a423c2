import type { TextCheck } from './cell-check.ts';

const AT = 0x40;
const DOT = 0x2e;
const DASH = 0x2d;
/** What names before the @ are made of, most of the time; the standard has more. */
const LOCAL = characterSet('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-');
const LETTERS_AND_DIGITS = characterSet('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789');

/** Addresses in plain ASCII: dotted names, one @, and a domain of at least two labels. */
export const emailText: TextCheck = (bytes, start, end) => {
  let at = start;
  while (at < end && bytes[at] !== AT) at++;
  return at < end && isLocalPart(bytes, start, at) && isDomain(bytes, at + 1, end);
};

function isLocalPart(bytes: Uint8Array, start: number, end: number): boolean {
  let previous = DOT;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === DOT ? previous === DOT : LOCAL[byte] === 0) return false;
    previous = byte;
  }
  return previous !== DOT;
}

function isDomain(bytes: Uint8Array, start: number, end: number): boolean {
  let previous = DOT;
  let dots = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === DOT) {
      if (previous === DOT || previous === DASH) return false;
      dots++;
    } else if (byte === DASH ? previous === DOT : LETTERS_AND_DIGITS[byte] === 0) {
      return false;
    }
    previous = byte;
  }
  return dots > 0 && previous !== DOT && previous !== DASH;
}

function characterSet(characters: string): Uint8Array {
  const set = new Uint8Array(256);
  for (const byte of Buffer.from(characters)) set[byte] = 1;
  return set;
}
