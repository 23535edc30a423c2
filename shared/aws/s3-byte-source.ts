import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ByteSource } from '../tabular/byte-source.ts';
import { UploadChangedError } from '../tasks/upload-changed-error.ts';
import { bytesOf } from './bytes-of.ts';
import { isChanged, isMissing } from './s3-errors.ts';

/** How often in a row a connection may break without having brought a single byte. */
const MAX_FRUITLESS_TRIES = 4;

export interface S3Object {
  readonly bucket: string;
  readonly key: string;
  readonly eTag: string;
  /** Bytes. */
  readonly size: number;
}

/**
 * One object by ranges. A broken connection is taken up again where it broke; all of a range comes, or an error,
 * and every byte is of the version that `eTag` names.
 */
export class S3ByteSource implements ByteSource {
  readonly size: number;
  readonly #client: S3Client;
  readonly #object: S3Object;

  constructor(client: S3Client, object: S3Object) {
    this.#client = client;
    this.#object = object;
    this.size = object.size;
  }

  /** @throws {UploadChangedError} once the object is another one, or gone. */
  async *read(start: number, end: number): AsyncGenerator<Uint8Array> {
    let position = start;
    let failure: unknown;
    for (let tries = 0; position < end; tries += 1) {
      if (tries === MAX_FRUITLESS_TRIES) {
        throw new Error(`S3 keeps breaking off at byte ${position} of ${end}.`, { cause: failure });
      }
      const body = await this.#open(position, end); // the client has tried this several times already
      try {
        for await (const chunk of body) {
          position += chunk.length;
          tries = 0;
          yield chunk;
        }
      } catch (error) {
        failure = error;
      }
    }
  }

  async #open(start: number, end: number): Promise<AsyncIterable<Uint8Array>> {
    const { bucket, key, eTag } = this.#object;
    const range = { Range: `bytes=${start}-${end - 1}`, IfMatch: eTag };
    try {
      const answer = await this.#client.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...range }));
      if (answer.ContentLength !== end - start) {
        throw new Error(`S3 answered ${answer.ContentLength} bytes where ${end - start} were asked for.`);
      }
      return bytesOf(answer);
    } catch (cause) {
      if (!isChanged(cause) && !isMissing(cause)) throw cause;
      const message = 'The uploaded file was replaced or removed while it was being read. Create a new task.';
      throw new UploadChangedError(message, {}, { cause });
    }
  }
}
