import {
  DeleteObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { ByteSource } from '../tabular/byte-source.ts';
import type { Task } from '../tasks/task.ts';
import { uploadKey } from '../tasks/upload-key.ts';
import type { StoredUpload, UploadStore, UploadTicket } from '../tasks/upload-store.ts';
import { S3ByteSource } from './s3-byte-source.ts';
import { isMissing } from './s3-errors.ts';

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

  /** Good once, for a file of the announced size, type and checksum, until the task's upload expires. */
  async ticket(task: Task): Promise<UploadTicket> {
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

  async stat(task: Task): Promise<StoredUpload | undefined> {
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

  async keep(task: Task): Promise<void> {
    const Tagging = { TagSet: [{ Key: STATE, Value: 'accepted' }] };
    await this.#client.send(new PutObjectTaggingCommand({ ...this.#address(task), Tagging }));
  }

  async remove(task: Pick<Task, 'ownerId' | 'id'>): Promise<void> {
    await this.#client.send(new DeleteObjectCommand(this.#address(task)));
  }

  #address(task: Pick<Task, 'ownerId' | 'id'>) {
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
