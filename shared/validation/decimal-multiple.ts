/** Digits that a double keeps whatever they are. */
const CERTAIN_DIGITS = 15;

/** How far a double may be from such a decimal that arithmetic in a spreadsheet was to give. */
const NOISE = 2 ** -50;

/** Integers up to this and powers of ten up to that are doubles, and a quotient of both is rounded once. */
const MAX_DIGITS = 10 ** CERTAIN_DIGITS;
const MAX_PLACES = 22;

/**
 * Tells the multiples of `step`, both taken as the decimals that they are written as: 19.99 is a multiple of 0.01,
 * although not in binary. So is what 0.1 + 0.2 gives of 0.1; integers are what they are.
 */
export function decimalMultiples(step: number): (value: number | bigint) => boolean {
  const divisor = decimalOf(step);
  const digits = Number(divisor.digits);
  const places = -divisor.exponent;
  const scale = 10 ** places;
  const isQuick = places >= 0 && places <= MAX_PLACES;
  return (value) => {
    if (isQuick && typeof value === 'number') {
      // Most values are multiples. Of a decimal with so few digits there is but one double.
      const multiple = Math.round(value / step) * digits;
      if (Math.abs(multiple) < MAX_DIGITS && multiple / scale === value) return true;
    }
    return isMultipleOrNoisy(value, divisor);
  };
}

function isMultipleOrNoisy(value: number | bigint, divisor: Decimal): boolean {
  if (isMultiple(decimalOf(value), divisor)) return true;
  if (typeof value === 'bigint' || Number.isInteger(value)) return false;
  const rounded = Number(value.toPrecision(CERTAIN_DIGITS));
  const isNoise = rounded !== value && Math.abs(value - rounded) <= Math.abs(value) * NOISE;
  return isNoise && isMultiple(decimalOf(rounded), divisor);
}

/** `digits` × 10^`exponent`. */
interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

function decimalOf(value: number | bigint): Decimal {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const [integer = '', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(integer + fraction), exponent: Number(exponent) - fraction.length };
}

function isMultiple(value: Decimal, step: Decimal): boolean {
  const exponent = Math.min(value.exponent, step.exponent);
  const scaled = (decimal: Decimal) => decimal.digits * 10n ** BigInt(decimal.exponent - exponent);
  const divisor = scaled(step);
  return divisor !== 0n && scaled(value) % divisor === 0n;
}
