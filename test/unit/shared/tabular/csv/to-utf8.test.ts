import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TextEncoding } from '../../../../../shared/tabular/csv/text-encoding.ts';
import { toUtf8 } from '../../../../../shared/tabular/csv/to-utf8.ts';
import { bufferSource } from '../../../../support/spreadsheets/buffer-source.ts';

async function decode(
  bytes: Uint8Array,
  encoding: TextEncoding,
  chunks: number | number[] = 1,
): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of toUtf8(bufferSource(bytes, chunks).read(0, bytes.length), encoding, 0))
    pieces.push(Uint8Array.from(piece));
  return Buffer.concat(pieces).toString();
}

describe('toUtf8', () => {
  test('gives the same text whatever the chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme' }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }),
        async (text, chunks) => {
          expect(await decode(Buffer.from(text), 'utf-8', chunks)).toBe(text);
          expect(await decode(Buffer.from(text, 'utf16le'), 'utf-16le', chunks)).toBe(text);
        },
      ),
    );
  });

  test('reads Windows-1252 with its typographic characters', async () => {
    expect(await decode(Buffer.from('\x80 \x93caf\xe9\x94', 'latin1'), 'windows-1252')).toBe('€ “café”');
  });

  test('names the first byte that is not UTF-8, whatever the chunks', async () => {
    const bytes = Buffer.concat([Buffer.from('ä'.repeat(50_000)), Buffer.from('x\xe9y', 'latin1')]);
    for (const chunk of [1000, 1003, 65_536, 1_000_000]) {
      await expect(decode(bytes, 'utf-8', chunk)).rejects.toMatchObject({
        code: 'file-encoding-invalid',
        details: { encoding: 'utf-8', byteOffset: 100_001 },
      });
    }
  });

  test('refuses text that ends amid a character', async () => {
    const cut = Buffer.from('ab😀').subarray(0, 4);
    await expect(decode(cut, 'utf-8')).rejects.toMatchObject({ details: { byteOffset: 2 } });
    await expect(decode(Buffer.from([0x61, 0, 0x62]), 'utf-16le')).rejects.toMatchObject({
      code: 'file-encoding-invalid',
    });
  });
});
