import { s3Error } from './refusals.ts';

/** Chunk headers and trailers are short; a longer line is not aws-chunked. */
const LONGEST_LINE_BYTES = 8192;

/**
 * Unpacks a body with content encoding `aws-chunked`: `<hex size>\r\n<data>\r\n … 0\r\n<trailers>\r\n`.
 * Trailers are put into `trailers` when the last chunk was read.
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  let unread: Buffer = Buffer.alloc(0);
  let dataLeft = 0;
  let isAfterData = false;
  let isLastChunkRead = false;

  for await (const received of source) {
    unread = unread.length === 0 ? received : Buffer.concat([unread, received]);
    while (unread.length > 0) {
      if (dataLeft > 0) {
        const data = unread.subarray(0, dataLeft);
        unread = unread.subarray(data.length);
        dataLeft -= data.length;
        isAfterData = dataLeft === 0;
        yield data;
        continue;
      }
      const lineEnd = unread.indexOf('\r\n');
      if (lineEnd < 0) break;
      const line = unread.toString('latin1', 0, lineEnd);
      unread = unread.subarray(lineEnd + 2);
      if (isLastChunkRead) addTrailer(line, trailers);
      else if (isAfterData && line === '') isAfterData = false;
      else {
        dataLeft = chunkSize(isAfterData ? 'data beyond its size' : line);
        isLastChunkRead = dataLeft === 0;
      }
    }
    if (dataLeft === 0 && unread.length > LONGEST_LINE_BYTES) throw malformed('a line without end');
  }
  if (!isLastChunkRead) throw malformed('no last chunk');
}

function chunkSize(line: string): number {
  const size = /^([0-9a-fA-F]{1,12})(?:;|$)/.exec(line)?.[1];
  if (size === undefined) throw malformed(`"${line.slice(0, 40)}" where a chunk size was expected`);
  return Number.parseInt(size, 16);
}

function addTrailer(line: string, trailers: Map<string, string>): void {
  const colon = line.indexOf(':');
  if (colon > 0) trailers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
}

function malformed(found: string) {
  return s3Error(
    'IncompleteBody',
    `The body does not follow the aws-chunked encoding that its headers announce: ${found}.`,
  );
}
