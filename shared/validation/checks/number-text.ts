import { decodeUtf8 } from '../../tabular/decode-utf8.ts';
import type { TextCheck } from './cell-check.ts';
import type { NumberRange } from './number-range.ts';

/** As many digits as a double holds whatever they are. */
const MAX_DIGITS = 15;
const ZERO = 0x30;
const MINUS = 0x2d;
const POINT = 0x2e;
/** Letters of an exponent in either case. */
const EXPONENT = 0x65;
const UPPER_CASE = 0x20;
/** JSON's grammar without the integers: those that a double does not hold are compared by their digits. */
const FRACTION_OR_EXPONENT = /^-?(?:0|[1-9]\d*)(?:\.\d+(?:[eE][+-]?\d+)?|[eE][+-]?\d+)$/;
/** Twice as long as the longest text that programs write for a double. */
const LONGEST_WRITTEN = 50;
const POWERS_OF_TEN = Array.from({ length: MAX_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

/** Texts that are integers without leading zeros, of values in the range. */
export function integerText(range: NumberRange): TextCheck {
  return (bytes, start, end) => {
    const isNegative = bytes[start] === MINUS;
    const first = isNegative ? start + 1 : start;
    const digits = end - first;
    if (digits < 1 || digits > MAX_DIGITS || (bytes[first] === ZERO && digits > 1)) return false;
    let value = 0;
    for (let i = first; i < end; i++) {
      const digit = (bytes[i] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) return false;
      value = value * 10 + digit;
    }
    return range.accepts(isNegative ? -value : value);
  };
}

/** Texts that are decimal numbers in JSON's grammar, of values in the range. */
export function numberText(range: NumberRange): TextCheck {
  return (bytes, start, end) => {
    const isNegative = bytes[start] === MINUS;
    const first = isNegative ? start + 1 : start;
    if (end - first > MAX_DIGITS + 1) return isLongNumber(bytes, start, end, range);
    let significand = 0;
    let digits = 0;
    let point = -1;
    for (let i = first; i < end; i++) {
      const byte = bytes[i] ?? 0;
      const digit = byte - ZERO;
      if (digit >= 0 && digit <= 9) {
        significand = significand * 10 + digit;
        digits++;
      } else if (byte === POINT && point === -1) {
        point = i;
      } else {
        return (byte | UPPER_CASE) === EXPONENT && isLongNumber(bytes, start, end, range);
      }
    }
    const integerDigits = (point === -1 ? end : point) - first;
    const fraction = point === -1 ? 0 : end - point - 1;
    if (integerDigits < 1 || digits > MAX_DIGITS || (point !== -1 && fraction === 0)) return false;
    if (bytes[first] === ZERO && integerDigits > 1) return false;
    // Exact: both are integers that a double holds, and one division is rounded correctly.
    const value = significand / (POWERS_OF_TEN[fraction] ?? 1);
    return range.accepts(isNegative ? -value : value);
  };
}

/** Reads what its digits alone do not tell: a fraction of many digits, or an exponent. */
function isLongNumber(bytes: Buffer, start: number, end: number, range: NumberRange): boolean {
  if (end - start > LONGEST_WRITTEN) return false;
  const text = decodeUtf8(bytes, start, end);
  if (!FRACTION_OR_EXPONENT.test(text)) return false;
  const value = Number(text);
  return Number.isFinite(value) && range.accepts(value);
}
