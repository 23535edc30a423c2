import { describe, expect, test } from 'vitest';
import { type ByteSource, readRange, streamRange } from '../../../../shared/tabular/byte-source.ts';
import { bufferSource } from '../../../support/spreadsheets/buffer-source.ts';

const lying = (given: number): ByteSource => ({
  size: 10,
  async *read() {
    yield new Uint8Array(given);
  },
});

describe('readRange', () => {
  test('joins the chunks of a range', async () => {
    expect((await readRange(bufferSource('abcdefgh', 3), 2, 7)).toString()).toBe('cdefg');
  });

  test('leaves out what lies beyond the end of the file', async () => {
    expect((await readRange(bufferSource('abc'), 1, 100)).toString()).toBe('bc');
  });
});

describe('streamRange', () => {
  test.each([9, 11])('fails when the source gives %i bytes instead of 10', async (given) => {
    const drain = async () => {
      for await (const chunk of streamRange(lying(given), 0, 10)) expect(chunk.length).toBe(given);
    };
    await expect(drain()).rejects.toThrow(`the source gave ${given}`);
  });
});
