import type { IncomingMessage } from 'node:http';
import { AwsError } from '../aws-error.ts';

/** DynamoDB takes the largest requests of the JSON services. */
const MAX_BYTES = 16 * 1024 * 1024;

/** The whole body. @throws {AwsError} when it is larger than any of AWS's JSON services takes. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) {
      throw new AwsError('RequestTooLargeException', `A request has at most ${MAX_BYTES} bytes.`, {
        status: 413,
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
