import { type ByteSource, type PieceUse, streamRange } from '../byte-source.ts';
import { corruptWorkbook } from '../refused-workbook.ts';

/** A piece of a source: bytes from `start` up to, not including, `end`. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** Bytes between two pieces that cost less to read and drop than a request of their own. */
const MAX_GAP_BYTES = 4 * 1024;
/** Requests for one reading; programs write streams in a handful of pieces, apart from gaps. */
const MAX_REQUESTS = 10_000;

/**
 * The pieces of a source, in their order, as one source of `size` bytes.
 * @throws {UnreadableFileError} `file-corrupt`, when the pieces hold fewer, and while reading, when they are too many.
 */
export function scatteredSource(source: ByteSource, pieces: readonly Extent[], size: number): ByteSource {
  const available = pieces.reduce((sum, { start, end }) => sum + Math.max(0, end - start), 0);
  if (available < size) throw corruptWorkbook('a part of it is missing');
  return {
    size,
    async *read(start, end, pieceUse) {
      let requests = 0;
      for (const group of grouped(clipped(pieces, start, Math.min(end, size)))) {
        if (++requests > MAX_REQUESTS) throw corruptWorkbook('its content is scattered all over the file');
        yield* readGroup(source, group, pieceUse);
      }
    },
  };
}

/** What of the pieces lies between two positions, counted as if the pieces were one. */
function* clipped(pieces: readonly Extent[], from: number, to: number): Generator<Extent> {
  let position = 0;
  for (const piece of pieces) {
    if (position >= to) return;
    const start = piece.start + Math.max(0, from - position);
    const end = Math.min(piece.end, piece.start + to - position);
    if (start < end) yield { start, end };
    position += piece.end - piece.start;
  }
}

/** Pieces that one request can fetch, because they follow each other closely. */
function* grouped(pieces: Iterable<Extent>): Generator<Extent[]> {
  let group: Extent[] = [];
  for (const piece of pieces) {
    const gap = piece.start - (group.at(-1)?.end ?? piece.start);
    if (gap < 0 || gap > MAX_GAP_BYTES) {
      yield group;
      group = [];
    }
    group.push(piece);
  }
  if (group.length > 0) yield group;
}

async function* readGroup(
  source: ByteSource,
  group: readonly Extent[],
  pieceUse: PieceUse | undefined,
): AsyncGenerator<Uint8Array> {
  let position = group[0]?.start ?? 0;
  let index = 0;
  for await (const chunk of streamRange(source, position, group.at(-1)?.end ?? position, pieceUse)) {
    const chunkEnd = position + chunk.length;
    for (let piece = group[index]; piece !== undefined && piece.start < chunkEnd; piece = group[index]) {
      yield chunk.subarray(
        Math.max(piece.start, position) - position,
        Math.min(piece.end, chunkEnd) - position,
      );
      if (piece.end > chunkEnd) break;
      index++;
    }
    position = chunkEnd;
  }
}
