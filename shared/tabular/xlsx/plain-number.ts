const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const POINT = 0x2e;
/** So many digits fit into a double, whatever they are. */
export const EXACT_DIGITS = 15;
/** So many powers of ten are exact in a double; the quotient of two exact numbers is rounded right. */
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** The number from `start` to `end`, exactly as `Number()` reads it; NaN when that takes more than a look at its digits. */
export function plainNumber(bytes: Uint8Array, start: number, end: number): number {
  const isNegative = bytes[start] === MINUS;
  let position = isNegative ? start + 1 : start;
  let digits = 0;
  let significant = 0;
  let decimals = 0;
  let hasPoint = false;
  let value = 0;
  for (; position < end; position++) {
    const byte = bytes[position] ?? 0;
    if (byte >= ZERO && byte <= NINE) {
      digits++;
      value = value * 10 + (byte - ZERO);
      if (value > 0) significant++;
      if (hasPoint) decimals++;
    } else if (byte === POINT && !hasPoint) {
      hasPoint = true;
    } else {
      return Number.NaN;
    }
  }
  if (digits === 0 || significant > EXACT_DIGITS || decimals >= POWERS_OF_TEN.length) return Number.NaN;
  const magnitude = decimalNumber(value, decimals);
  return isNegative ? -magnitude : magnitude;
}

/** A number of so many decimals, by its digits as a whole number: rounded right for as many of each as are exact. */
export function decimalNumber(digits: number, decimals: number): number {
  return decimals === 0 ? digits : digits / (POWERS_OF_TEN[decimals] ?? Number.NaN);
}

/** The digits from `start` to `end` as a position; -1 when there is anything else. */
export function plainIndex(bytes: Uint8Array, start: number, end: number): number {
  if (end === start || end - start > EXACT_DIGITS) return -1;
  let value = 0;
  for (let position = start; position < end; position++) {
    const byte = bytes[position] ?? 0;
    if (byte < ZERO || byte > NINE) return -1;
    value = value * 10 + (byte - ZERO);
  }
  return value;
}
