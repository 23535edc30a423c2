import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';

/** The bytes of an answer, as they come. */
export function bytesOf({ Body }: GetObjectCommandOutput): AsyncIterable<Uint8Array> {
  return Body as unknown as AsyncIterable<Uint8Array>; // safe: on Node it is a Readable
}
