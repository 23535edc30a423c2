import type { ByteSource } from '../../shared/tabular/byte-source.ts';
import { UnreadableFileError } from '../../shared/tabular/unreadable-file-error.ts';

const MAX_BYTES = 512 * 1024 ** 2;

/**
 * What comes in through a pipe, kept in memory because readers go back and forth in it.
 * @throws {UnreadableFileError} when it is more than memory should hold.
 */
export async function collectInput(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes = MAX_BYTES,
): Promise<ByteSource> {
  const kept: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > maxBytes) {
      throw new UnreadableFileError(
        'file-limit-exceeded',
        `More than ${Math.floor(maxBytes / 1024 ** 2)} MiB came in through the pipe. Save it to a file and name that: files may be of any size.`,
        { limit: 'pipedBytes', maximum: maxBytes },
      );
    }
    kept.push(chunk);
  }
  const bytes = Buffer.concat(kept, size);
  return {
    size,
    async *read(start, end) {
      yield bytes.subarray(start, end);
    },
  };
}
