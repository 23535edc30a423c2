import { expect, test } from 'vitest';
import { byteRange } from '../../../../localstack/embedded/s3/byte-range.ts';

test.each([
  ['bytes=0-0', 10, { first: 0, last: 0 }],
  ['bytes=3-', 10, { first: 3, last: 9 }],
  ['bytes=3-99', 10, { first: 3, last: 9 }],
  ['bytes=-4', 10, { first: 6, last: 9 }],
  ['bytes=-99', 10, { first: 0, last: 9 }],
  [undefined, 10, undefined],
  ['bytes=-', 10, undefined],
  ['bytes=5-2', 10, undefined],
  ['bytes=0-1,4-5', 10, undefined],
  ['rows=0-1', 10, undefined],
])('%s of %i bytes', (header, size, expected) => {
  expect(byteRange(header, size)).toEqual(expected);
});

test.each([
  ['bytes=10-', 10],
  ['bytes=-0', 10],
  ['bytes=0-', 0],
])('%s of %i bytes cannot be satisfied', (header, size) => {
  expect(() => byteRange(header, size)).toThrow(
    expect.objectContaining({ code: 'InvalidRange', status: 416 }),
  );
});
