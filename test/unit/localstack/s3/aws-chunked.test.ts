import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeAwsChunked } from '../../../../localstack/embedded/s3/aws-chunked.ts';

const ENCODED =
  '5;chunk-signature=abc\r\nhello\r\nB\r\n\r\n wor\r\nld!\r\n0\r\nx-amz-checksum-crc32:abc=\r\nx-other: 1\r\n\r\n';

async function decode(pieces: readonly string[]) {
  const trailers = new Map<string, string>();
  const data: Buffer[] = [];
  const source = (async function* () {
    for (const piece of pieces) yield Buffer.from(piece);
  })();
  for await (const chunk of decodeAwsChunked(source, trailers)) data.push(chunk);
  return { text: Buffer.concat(data).toString(), trailers: Object.fromEntries(trailers) };
}

test('the same body comes out however the network cuts it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: ENCODED.length })), async (cuts) => {
      const bounds = [0, ...cuts.sort((a, b) => a - b), ENCODED.length];
      const pieces = bounds.slice(1).map((end, index) => ENCODED.slice(bounds[index], end));
      expect(await decode(pieces)).toEqual({
        text: 'hello\r\n wor\r\nld!',
        trailers: { 'x-amz-checksum-crc32': 'abc=', 'x-other': '1' },
      });
    }),
  );
});

test('a body without its last chunk is incomplete', async () => {
  await expect(decode(['5\r\nhello\r\n'])).rejects.toMatchObject({ code: 'IncompleteBody' });
  await expect(decode(['9\r\nhello\r\n'])).rejects.toMatchObject({ code: 'IncompleteBody' });
});

test.each([
  ['no size', 'hello\r\n'],
  ['data longer than its size', '2\r\nhello\r\n0\r\n\r\n'],
  ['a line without end', 'a'.repeat(10_000)],
])('%s is refused', async (_what, encoded) => {
  await expect(decode([encoded])).rejects.toMatchObject({ code: 'IncompleteBody' });
});
