import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ByteSource } from '../../../../shared/tabular/byte-source.ts';
import { HashedSource } from '../../../../shared/tabular/hashed-source.ts';
import { openTable } from '../../../../shared/tabular/open-table.ts';
import { bufferSource } from '../../../support/spreadsheets/buffer-source.ts';

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64');

/** A source that knows how many bytes it has given. */
function counted(source: ByteSource) {
  const counter = { size: source.size, given: 0, read };
  async function* read(start: number, end: number) {
    for await (const chunk of source.read(start, end)) {
      counter.given += chunk.length;
      yield chunk;
    }
  }
  return counter;
}

describe('the hash of a file', () => {
  test('is the same whatever was read before, in whatever order and chunks, and also by several at once', async () => {
    const reading = fc.tuple(fc.nat(300), fc.nat(300));
    const chunks = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        chunks,
        fc.array(fc.tuple(reading, reading)),
        async (bytes, sizes, readings) => {
          const source = new HashedSource(bufferSource(bytes, sizes));
          const take = async ([from, to]: readonly [number, number]) => {
            const [start, end] = [Math.min(from, bytes.length), Math.min(to, bytes.length)];
            const read: Uint8Array[] = [];
            for await (const chunk of source.read(start, Math.max(start, end))) read.push(chunk);
            expect(Buffer.concat(read)).toEqual(Buffer.from(bytes.slice(start, Math.max(start, end))));
          };
          for (const [one, other] of readings) await Promise.all([take(one), take(other)]);
          expect(await source.sha256()).toBe(hashOf(bytes));
          expect(await source.sha256()).toBe(hashOf(bytes));
        },
      ),
    );
  });

  test('costs no second reading of a CSV', async () => {
    const bytes = Buffer.from(`name,age\n${'Ada,36\n'.repeat(100_000)}`);
    const counter = counted(bufferSource(bytes));
    const source = new HashedSource(counter);
    const table = await openTable(source);
    for await (const _ of table.batches());
    const given = counter.given;
    expect(await source.sha256()).toBe(hashOf(bytes));
    expect(counter.given).toBe(given);
  });

  test('is known before anything is read when it was told', async () => {
    const counter = counted(bufferSource('abc'));
    expect(await new HashedSource(counter, 'told').sha256()).toBe('told');
    expect(counter.given).toBe(0);
  });

  test('is not given for half a file', async () => {
    const source = bufferSource('abc');
    await expect(new HashedSource({ ...source, size: 4 }).sha256()).rejects.toThrow();
  });
});
