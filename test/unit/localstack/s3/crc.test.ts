import { expect, test } from 'vitest';
import { startDigest } from '../../../../localstack/embedded/s3/checksums.ts';

/** The check values of the CRC catalogue for the digits 1 to 9. */
test.each([
  ['crc32', 'cbf43926'],
  ['crc32c', 'e3069283'],
  ['crc64nvme', 'ae8b14860a799888'],
] as const)('%s of the nine digits is the catalogue’s, in one piece or in several', (algorithm, expected) => {
  for (const pieces of [['123456789'], ['1', '', '2345', '6789']]) {
    const digest = startDigest(algorithm);
    for (const piece of pieces) digest.update(Buffer.from(piece));
    expect(digest.digest().toString('hex')).toBe(expected);
  }
});
