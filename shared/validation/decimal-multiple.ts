/** Digits that a double keeps whatever they are. */
const CERTAIN_DIGITS = 15;

/** How far a double may be from such a decimal that arithmetic in a spreadsheet was to give. */
const NOISE = 2 ** -50;

/**
 * Whether a number is a multiple of `step`, both as the decimals that they are written as: 19.99 is a multiple of 0.01,
 * although not in binary. So is what 0.1 + 0.2 gives of 0.1; integers are what they are.
 */
export function isDecimalMultiple(value: number | bigint, step: number): boolean {
  if (typeof value === 'number' && Number.isSafeInteger(value) && Number.isSafeInteger(step)) {
    return value % step === 0;
  }
  const divisor = decimalOf(step);
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
