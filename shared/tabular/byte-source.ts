/** Random access to a file's bytes, wherever they are: an object store, a disk, memory. */
export interface ByteSource {
  /** Bytes in all. */
  readonly size: number;
  /** The bytes from `start` up to, not including, `end`. */
  read(start: number, end: number, pieces?: PieceUse): AsyncIterable<Uint8Array>;
}

/** Who is done with a piece when asking for the next (`passing`) lets the source read that one into the same memory. */
export type PieceUse = 'kept' | 'passing';

/** Streams a range and fails if it comes out shorter or longer: half a file must never pass for a whole one. */
export async function* streamRange(
  source: ByteSource,
  start: number,
  end: number,
  pieces: PieceUse = 'kept',
): AsyncGenerator<Uint8Array> {
  let received = 0;
  for await (const chunk of source.read(start, end, pieces)) {
    received += chunk.length;
    if (received > end - start) break;
    yield chunk;
  }
  if (received !== end - start) {
    throw new Error(`Expected ${end - start} bytes from offset ${start} but the source gave ${received}`);
  }
}

/** A small range as one buffer; what lies beyond the file's end is left out. */
export async function readRange(source: ByteSource, start: number, end: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const last = Math.min(end, source.size);
  if (start >= last) return Buffer.alloc(0);
  for await (const chunk of streamRange(source, start, last)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
