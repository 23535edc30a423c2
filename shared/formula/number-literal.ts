import { isDigit } from './character.ts';
import { Code, LOWER } from './character-code.ts';

/** The offset after the number that starts at `at`, or -1: `1`, `1.5`, `.5`, `5.`, `1E-3`. */
export function numberEnd(source: string, at: number): number {
  let end = digitsEnd(source, at);
  let digits = end - at;
  if (source.charCodeAt(end) === Code.point) {
    const fraction = end + 1;
    end = digitsEnd(source, fraction);
    digits += end - fraction;
  }
  if (digits === 0) return -1;
  if ((source.charCodeAt(end) | LOWER) !== Code.lowerE) return end;
  const sign = source.charCodeAt(end + 1);
  const exponent = sign === Code.plus || sign === Code.minus ? end + 2 : end + 1;
  const exponentEnd = digitsEnd(source, exponent);
  return exponentEnd === exponent ? end : exponentEnd;
}

/** The number between two offsets, rounded as the language rounds it. */
export function numberBetween(source: string, start: number, end: number): number {
  // Up to 15 digits are exact in a double, which spares the conversion of most numbers.
  if (end - start > 15) return Number(source.slice(start, end));
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = source.charCodeAt(at) - Code.zero;
    if (digit < 0 || digit > 9) return Number(source.slice(start, end));
    value = value * 10 + digit;
  }
  return value;
}

function digitsEnd(source: string, at: number): number {
  let end = at;
  while (isDigit(source.charCodeAt(end))) end++;
  return end;
}
