import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalMultiples } from '../../../../shared/validation/decimal-multiple.ts';

/** `units` × 10^-`places` as people write it. */
function decimal(units: number, places: number): number {
  const digits = String(Math.abs(units)).padStart(places + 1, '0');
  const text = `${digits.slice(0, digits.length - places)}.${digits.slice(digits.length - places)}0`;
  return Number(units < 0 ? `-${text}` : text);
}

describe('decimalMultiples', () => {
  test.each([
    [19.99, 0.01, true],
    [19.995, 0.01, false],
    [1e-12, 0.01, false],
    [1e-12, 1e-12, true],
    [5e-324, 0.01, false],
    [0, 0.01, true],
    [-0.07, 0.01, true],
    [0.1 + 0.2, 0.1, true],
    [1.1 * 1.1, 0.01, true],
    [1234567890123.455, 0.01, false],
    [12391239123, 1e-8, true],
    [1e308, 0.123456789, false],
    [1e308, 1e-300, true],
    [2 ** 53, 3, false],
    [9007199254740993n, 3, true],
    [9007199254740993n, 0.5, true],
    [9007199254740993n, 2, false],
  ])('%d of %d: %s', (value, step, expected) => {
    expect(decimalMultiples(step)(value)).toBe(expected);
  });

  test('counts in whole units of the last place', () => {
    let multiples = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 8 }),
        fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 100_000 })),
        fc.maxSafeInteger().map((units) => Math.trunc(units / 100)),
        fc.boolean(),
        (places, step, units, isRounded) => {
          const value = isRounded ? units - (units % step) : units;
          const isMultiple = value % step === 0;
          if (isMultiple) multiples++;
          expect(decimalMultiples(decimal(step, places))(decimal(value, places))).toBe(isMultiple);
        },
      ),
      { numRuns: 2_000 },
    );
    expect(multiples).toBeGreaterThan(300);
  });
});
