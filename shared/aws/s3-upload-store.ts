import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  ListPartsCommand,
  type ListPartsCommandInput,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { ByteSource } from '../tabular/byte-source.ts';
import type { Task } from '../tasks/task.ts';
import { UploadChangedError } from '../tasks/upload-changed-error.ts';
import { UploadIncompleteError } from '../tasks/upload-incomplete-error.ts';
import { uploadKey } from '../tasks/upload-key.ts';
import { uploadParts } from '../tasks/upload-parts.ts';
import type { StoredUpload, UploadOwner, UploadStore, UploadTicket } from '../tasks/upload-store.ts';
import { S3ByteSource } from './s3-byte-source.ts';
import { isChanged, isContended, isMissing } from './s3-errors.ts';

/** The bucket's lifecycle removes what stays `pending` for a day, and `accepted` files with their results. */
const STATE = 'state';

/** Signed as headers, not as query parameters: only then must the client send them, exactly. */
const ENFORCED = ['if-none-match', 'x-amz-tagging', 'x-amz-checksum-sha256'];

export interface S3UploadStoreOptions {
  readonly client: S3Client;
  /** Signs tickets; see `s3SigningClient`. */
  readonly signer: S3Client;
  readonly bucket: string;
}

export class S3UploadStore implements UploadStore {
  readonly #client: S3Client;
  readonly #signer: S3Client;
  readonly #bucket: string;

  constructor({ client, signer, bucket }: S3UploadStoreOptions) {
    this.#client = client;
    this.#signer = signer;
    this.#bucket = bucket;
  }

  async begin(task: Task): Promise<string> {
    const { UploadId } = await this.#client.send(
      new CreateMultipartUploadCommand({
        ...this.#address(task),
        ContentType: task.file.contentType,
        Tagging: `${STATE}=pending`,
      }),
    );
    if (UploadId === undefined) throw new Error('S3 began an upload without an id.');
    return UploadId;
  }

  async ticket(task: Task): Promise<UploadTicket> {
    const { multipartId } = task;
    return multipartId === undefined ? this.#singleTicket(task) : this.#multipartTicket(task, multipartId);
  }

  async complete(task: Task): Promise<void> {
    if ((await this.stat(task)) !== undefined) return;
    const upload = { ...this.#address(task), UploadId: task.multipartId };
    try {
      const Parts = await this.#partsOf(task, upload);
      await this.#client.send(
        new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, IfNoneMatch: '*' }),
      );
    } catch (cause) {
      if (!isMissing(cause) && !isChanged(cause) && !isContended(cause)) throw cause;
      if ((await this.stat(task)) !== undefined) return; // somebody else was first
      // While S3 puts the parts together, it tells others that there is no such upload.
      const message =
        'Another request puts the parts together at this moment, or the upload was given up because it took too long or was ' +
        'cancelled. Complete it again in a few seconds; if the answer stays this one, create a new task.';
      throw new UploadIncompleteError(message, { taskId: task.id, retryAfterSeconds: 2 }, { cause });
    }
  }

  async abandon(task: Task): Promise<void> {
    if (task.multipartId === undefined) return;
    const upload = { ...this.#address(task), UploadId: task.multipartId };
    try {
      await this.#client.send(new AbortMultipartUploadCommand(upload));
    } catch (cause) {
      if (!isMissing(cause)) throw cause; // given up before, or completed
    }
  }

  /** Good once, for a file of the announced size, type and checksum, until the task's upload expires. */
  async #singleTicket(task: Task): Promise<UploadTicket> {
    const { file, createdAt, uploadExpiresAt } = task;
    const headers = {
      'content-type': file.contentType,
      'content-length': String(file.size),
      'if-none-match': '*',
      'x-amz-tagging': `${STATE}=pending`,
      ...(file.sha256 === undefined ? {} : { 'x-amz-checksum-sha256': file.sha256 }),
    };
    const url = await getSignedUrl(
      this.#signer,
      new PutObjectCommand({
        ...this.#address(task),
        ContentType: file.contentType,
        ContentLength: file.size,
        IfNoneMatch: '*',
        Tagging: `${STATE}=pending`,
        ChecksumSHA256: file.sha256,
      }),
      {
        signingDate: new Date(createdAt),
        expiresIn: secondsBetween(createdAt, uploadExpiresAt),
        signableHeaders: new Set(['host', ...Object.keys(headers)]),
        unhoistableHeaders: new Set(ENFORCED),
      },
    );
    return { method: 'PUT', url, headers, expiresAt: uploadExpiresAt };
  }

  /** Each URL is good for a part of exactly its size. */
  async #multipartTicket(task: Task, UploadId: string): Promise<UploadTicket> {
    const { file, createdAt, uploadExpiresAt } = task;
    const parts = uploadParts(file.size).map(async ({ number, size }) => {
      const url = await getSignedUrl(
        this.#signer,
        new UploadPartCommand({ ...this.#address(task), UploadId, PartNumber: number, ContentLength: size }),
        {
          signingDate: new Date(createdAt),
          expiresIn: secondsBetween(createdAt, uploadExpiresAt),
          signableHeaders: new Set(['host', 'content-length']),
        },
      );
      return { number, size, url };
    });
    return { method: 'MULTIPART', parts: await Promise.all(parts), expiresAt: uploadExpiresAt };
  }

  /** What has come, when it is all. @throws {UploadIncompleteError} */
  async #partsOf(task: Task, upload: ListPartsCommandInput): Promise<CompletedPart[]> {
    const { Parts = [] } = await this.#client.send(new ListPartsCommand(upload));
    const arrived = new Map(Parts.map((part) => [part.PartNumber, part]));
    const missing = uploadParts(task.file.size)
      .filter(({ number, size }) => arrived.get(number)?.Size !== size)
      .map(({ number }) => number);
    if (missing.length === 0) {
      return Parts.map(({ PartNumber, ETag, ChecksumCRC32, ChecksumCRC64NVME }) => ({
        PartNumber,
        ETag,
        ChecksumCRC32,
        ChecksumCRC64NVME,
      }));
    }
    const message = `Of the file of task ${task.id}, ${missing.length} parts have not arrived. Upload them and complete it again.`;
    throw new UploadIncompleteError(message, { taskId: task.id, missing });
  }

  async stat(task: UploadOwner): Promise<StoredUpload | undefined> {
    try {
      const head = await this.#client.send(
        new HeadObjectCommand({ ...this.#address(task), ChecksumMode: 'ENABLED' }),
      );
      if (head.ContentLength === undefined || head.ETag === undefined) {
        throw new Error('S3 answered a HEAD request without length or ETag.');
      }
      return { size: head.ContentLength, eTag: head.ETag, sha256: wholeHash(head.ChecksumSHA256) };
    } catch (cause) {
      if (isMissing(cause)) return undefined;
      throw cause;
    }
  }

  open(task: Task, { size, eTag }: Pick<StoredUpload, 'size' | 'eTag'>): ByteSource {
    return new S3ByteSource(this.#client, { bucket: this.#bucket, key: uploadKey(task), size, eTag });
  }

  async copy({ ownerId, id, eTag }: UploadOwner & Pick<StoredUpload, 'eTag'>, task: Task): Promise<void> {
    const source = `${this.#bucket}/${uploadKey({ ownerId, id })}`;
    try {
      await this.#client.send(
        new CopyObjectCommand({
          ...this.#address(task),
          CopySource: encodeURI(source),
          CopySourceIfMatch: eTag,
          TaggingDirective: 'REPLACE',
          Tagging: `${STATE}=pending`,
        }),
      );
    } catch (cause) {
      if (!isMissing(cause) && !isChanged(cause)) throw cause;
      const message =
        'The file of the other task was replaced or removed before it was copied. Upload it again.';
      throw new UploadChangedError(message, {}, { cause });
    }
  }

  async keep(task: Task): Promise<void> {
    const Tagging = { TagSet: [{ Key: STATE, Value: 'accepted' }] };
    await this.#client.send(new PutObjectTaggingCommand({ ...this.#address(task), Tagging }));
  }

  async remove(task: UploadOwner): Promise<void> {
    await this.#client.send(new DeleteObjectCommand(this.#address(task)));
  }

  #address(task: UploadOwner) {
    return { Bucket: this.#bucket, Key: uploadKey(task) };
  }
}

/** A file that came in parts has a hash of their hashes instead, which ends with their number. */
function wholeHash(checksum: string | undefined): string | undefined {
  return checksum?.includes('-') ? undefined : checksum;
}

function secondsBetween(from: string, to: string): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / 1000);
}
