import type { IncomingMessage } from 'node:http';

/** What API Gateway takes: 10 MB. */
const LONGEST_BODY_BYTES = 10 * 1024 * 1024;

/** Undefined if the body is too long; the rest of it is then thrown away as it comes. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > LONGEST_BODY_BYTES) {
      request.resume();
      return undefined;
    }
  }
  return Buffer.concat(chunks);
}
