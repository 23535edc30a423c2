import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

/** S3 takes 10,000 parts, all but the last of 5 MiB at least: 8 MiB reach for 80 GB. */
const PART_BYTES = 8 * 1024 * 1024;

export interface ObjectToWrite {
  readonly Bucket: string;
  readonly Key: string;
  readonly ContentType: string;
}

/**
 * Streams `chunks` to an object that appears, complete, at the end. Holds one part in memory; what fits in one
 * goes in a single request. When the input fails or `signal` aborts, nothing is left.
 */
export async function writeObject(
  client: S3Client,
  object: ObjectToWrite,
  chunks: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<void> {
  const options = { abortSignal: signal };
  let upload: MultipartUpload | undefined;
  try {
    for await (const { bytes, isLast } of inParts(chunks)) {
      signal?.throwIfAborted();
      if (isLast && upload === undefined) {
        await client.send(new PutObjectCommand({ ...object, Body: bytes }), options);
        return;
      }
      upload ??= await MultipartUpload.begin(client, object, options);
      if (bytes.length > 0) await upload.add(bytes);
    }
    signal?.throwIfAborted();
    await upload?.complete();
  } catch (error) {
    await upload?.abort();
    throw error;
  }
}

type UploadId = { readonly Bucket: string; readonly Key: string; readonly UploadId: string | undefined };
type CallOptions = { readonly abortSignal: AbortSignal | undefined };

class MultipartUpload {
  readonly #client: S3Client;
  readonly #upload: UploadId;
  readonly #options: CallOptions;
  readonly #parts: CompletedPart[] = [];

  static async begin(
    client: S3Client,
    object: ObjectToWrite,
    options: CallOptions,
  ): Promise<MultipartUpload> {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(object), options);
    return new MultipartUpload(client, { Bucket: object.Bucket, Key: object.Key, UploadId }, options);
  }

  private constructor(client: S3Client, upload: UploadId, options: CallOptions) {
    this.#client = client;
    this.#upload = upload;
    this.#options = options;
  }

  async add(Body: Uint8Array): Promise<void> {
    const PartNumber = this.#parts.length + 1;
    const { ETag, ChecksumCRC32 } = await this.#client.send(
      new UploadPartCommand({ ...this.#upload, PartNumber, Body }),
      this.#options,
    );
    this.#parts.push({ PartNumber, ETag, ChecksumCRC32 });
  }

  async complete(): Promise<void> {
    const MultipartUpload = { Parts: this.#parts };
    await this.#client.send(
      new CompleteMultipartUploadCommand({ ...this.#upload, MultipartUpload }),
      this.#options,
    );
  }

  /** What cannot be aborted now, the bucket's lifecycle removes after a day: the error that led here matters more. */
  async abort(): Promise<void> {
    await this.#client.send(new AbortMultipartUploadCommand(this.#upload)).catch(() => undefined);
  }
}

/** Full parts, and a last one that may be empty. */
async function* inParts(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ bytes: Buffer; isLast: boolean }> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    let rest = chunk;
    while (size + rest.length >= PART_BYTES) {
      const fitting = PART_BYTES - size;
      yield { bytes: Buffer.concat([...held, rest.subarray(0, fitting)]), isLast: false };
      rest = rest.subarray(fitting);
      held = [];
      size = 0;
    }
    if (rest.length === 0) continue;
    held.push(rest);
    size += rest.length;
  }
  yield { bytes: Buffer.concat(held), isLast: true };
}
