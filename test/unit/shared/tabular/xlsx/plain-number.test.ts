import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainIndex, plainNumber } from '../../../../../shared/tabular/xlsx/plain-number.ts';

const read = (text: string) => plainNumber(Buffer.from(text), 0, text.length);

test('reads decimals exactly as Number() does, or leaves them to it', () => {
  const decimal = fc.stringMatching(/^-?\d{0,18}(\.\d{0,24})?$/);
  fc.assert(
    fc.property(decimal, (text) => {
      const value = read(text);
      if (!Number.isNaN(value)) expect(value).toBe(Number(text));
    }),
    { numRuns: 2000 },
  );
});

test.each(['0', '-0', '007', '1.50', '.5', '5.', '123456789012345', '0.000001', '-12.25'])(
  'reads %s at a look',
  (text) => {
    expect(read(text)).toBe(Number(text));
  },
);

test.each(['', '-', '.', '1e5', '+1', ' 1', '0x10', '1.2.3', '1234567890123456', 'NaN', '１'])(
  'leaves “%s” to others',
  (text) => {
    expect(plainNumber(Buffer.from(text), 0, Buffer.byteLength(text))).toBeNaN();
  },
);

test.each<[string, number]>([
  ['0', 0],
  ['42', 42],
  ['', -1],
  ['-1', -1],
  ['1.0', -1],
  ['1234567890123456', -1],
])('finds the position in “%s”: %d', (text, position) => {
  expect(plainIndex(Buffer.from(text), 0, text.length)).toBe(position);
});
