import type { ByteSource } from '../../../shared/tabular/byte-source.ts';

/** A file in memory, handed out in chunks of `chunkBytes` or of sizes that a test chooses. */
export function bufferSource(
  bytes: Uint8Array | string,
  chunkBytes: number | readonly number[] = 64 * 1024,
): ByteSource {
  const content = Buffer.from(bytes);
  const sizes = typeof chunkBytes === 'number' ? [chunkBytes] : chunkBytes;
  return {
    size: content.length,
    async *read(start, end) {
      let at = start;
      for (let i = 0; at < end; i++) {
        const next = Math.min(end, at + Math.max(1, sizes[i % sizes.length] ?? 1));
        yield Uint8Array.prototype.slice.call(content, at, next);
        at = next;
      }
    },
  };
}
