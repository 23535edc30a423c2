import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { NotFoundError } from '../errors.ts';
import type { ResultName, ResultOwner, ResultStore } from '../tasks/result-store.ts';
import type { Task } from '../tasks/task.ts';
import { bytesOf } from './bytes-of.ts';
import { attachment } from './content-disposition.ts';
import { isBeyondEnd, isMissing } from './s3-errors.ts';
import { writeObject } from './s3-object-writer.ts';

/** Long enough to follow a redirect, short enough not to be passed on. */
const DOWNLOAD_SECONDS = 300;

/** By the last extension of a name. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ndjson: 'application/x-ndjson',
  json: 'application/json',
  sql: 'application/sql',
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
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
    const object = { ...this.#address(task, name), ContentType: contentTypeOf(name) };
    await writeObject(this.#client, object, chunks, signal);
  }

  async exists(task: ResultOwner, name: ResultName): Promise<boolean> {
    try {
      await this.#client.send(new HeadObjectCommand(this.#address(task, name)));
      return true;
    } catch (cause) {
      if (isMissing(cause)) return false;
      throw cause;
    }
  }

  async read(task: ResultOwner, name: ResultName, start = 0): Promise<AsyncIterable<Uint8Array>> {
    const Range = start === 0 ? undefined : `bytes=${start}-`;
    try {
      const command = new GetObjectCommand({ ...this.#address(task, name), Range });
      return bytesOf(await this.#client.send(command));
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
      ResponseContentType: contentTypeOf(name),
    });
    return getSignedUrl(this.#signer, command, { expiresIn: DOWNLOAD_SECONDS });
  }

  async remove(task: Task, name: ResultName): Promise<void> {
    await this.#client.send(new DeleteObjectCommand(this.#address(task, name)));
  }

  async removeAll({ ownerId, id }: ResultOwner): Promise<void> {
    const Prefix = `results/${ownerId}/${id}/`;
    const pages = paginateListObjectsV2({ client: this.#client }, { Bucket: this.#bucket, Prefix });
    for await (const { Contents = [] } of pages) {
      for (const { Key } of Contents) {
        await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key }));
      }
    }
  }

  #address({ ownerId, id }: ResultOwner, name: ResultName) {
    return { Bucket: this.#bucket, Key: `results/${ownerId}/${id}/${name}` };
  }
}

function contentTypeOf(name: ResultName): string {
  return CONTENT_TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
