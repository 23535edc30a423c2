import { DeleteObjectCommand, GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { NotFoundError } from '../errors.ts';
import type { ResultName, ResultStore } from '../tasks/result-store.ts';
import type { Task } from '../tasks/task.ts';
import { attachment } from './content-disposition.ts';
import { isBeyondEnd, isMissing } from './s3-errors.ts';
import { writeObject } from './s3-object-writer.ts';

/** Long enough to follow a redirect, short enough not to be passed on. */
const DOWNLOAD_SECONDS = 300;

const CONTENT_TYPES: Record<ResultName, string> = {
  'validation/report.ndjson': 'application/x-ndjson',
  'validation/summary.json': 'application/json',
};

export interface S3ResultStoreOptions {
  readonly client: S3Client;
  /** Signs download URLs; see `s3SigningClient`. */
  readonly signer: S3Client;
  readonly bucket: string;
}

export class S3ResultStore implements ResultStore {
  readonly #client: S3Client;
  readonly #signer: S3Client;
  readonly #bucket: string;

  constructor({ client, signer, bucket }: S3ResultStoreOptions) {
    this.#client = client;
    this.#signer = signer;
    this.#bucket = bucket;
  }

  async write(
    task: Task,
    name: ResultName,
    chunks: AsyncIterable<Uint8Array>,
    signal?: AbortSignal,
  ): Promise<void> {
    const object = { ...this.#address(task, name), ContentType: CONTENT_TYPES[name] };
    await writeObject(this.#client, object, chunks, signal);
  }

  async read(task: Task, name: ResultName, start = 0): Promise<AsyncIterable<Uint8Array>> {
    const Range = start === 0 ? undefined : `bytes=${start}-`;
    try {
      const { Body } = await this.#client.send(new GetObjectCommand({ ...this.#address(task, name), Range }));
      return Body as unknown as AsyncIterable<Uint8Array>; // safe: on Node it is a Readable
    } catch (cause) {
      if (isBeyondEnd(cause)) return nothing();
      if (isMissing(cause)) throw new NotFoundError('result', name);
      throw cause;
    }
  }

  downloadUrl(task: Task, name: ResultName, fileName: string): Promise<string> {
    const command = new GetObjectCommand({
      ...this.#address(task, name),
      ResponseContentDisposition: attachment(fileName),
      ResponseContentType: CONTENT_TYPES[name],
    });
    return getSignedUrl(this.#signer, command, { expiresIn: DOWNLOAD_SECONDS });
  }

  async remove(task: Task, name: ResultName): Promise<void> {
    await this.#client.send(new DeleteObjectCommand(this.#address(task, name)));
  }

  #address({ ownerId, id }: Task, name: ResultName) {
    return { Bucket: this.#bucket, Key: `results/${ownerId}/${id}/${name}` };
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
