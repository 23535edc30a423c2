import { randomBytes } from 'node:crypto';
import { closeSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import type { Journal } from '../journal.ts';
import type { Access, Authorizer, Place, S3Request, S3Service } from '../service.ts';
import { BlobStore } from './blob-store.ts';
import { type BucketConfiguration, BucketStore } from './bucket-store.ts';
import { allowOrigin, answerPreflight } from './cors.ts';
import { errorDocument } from './error-document.ts';
import { requestHeaders } from './header-map.ts';
import { Lifecycle } from './lifecycle.ts';
import { Notifications, type Notify } from './notifications.ts';
import { ObjectStore } from './object-store.ts';
import {
  type Operation,
  type Operations,
  routeOf,
  type S3Call,
  type S3State,
  type Signers,
  s3Call,
} from './operation.ts';
import { bucketOperations, removeBucket, requireBucketName } from './operations/bucket-operations.ts';
import { configurationOperations } from './operations/configuration-operations.ts';
import { deleteOperations } from './operations/delete-operations.ts';
import { listingOperations } from './operations/listing-operations.ts';
import { multipartOperations } from './operations/multipart-operations.ts';
import { postOperations } from './operations/post-object.ts';
import { readOperations } from './operations/read-operations.ts';
import { taggingOperations } from './operations/tagging-operations.ts';
import { writeOperations } from './operations/write-operations.ts';
import { notImplemented, s3Error } from './refusals.ts';
import { sendDocument } from './respond.ts';
import { UploadStore } from './upload-store.ts';

export interface S3EngineOptions extends Signers {
  readonly clock: Clock;
  /** What is in which bucket. */
  readonly journal: Journal;
  /** Where objects' bytes are: to be kept exactly as long as the journal. */
  readonly directory: string;
  readonly place: Place;
  readonly notify: Notify;
  /** Asked where only the engine knows what a request touches: keys named in bodies, signers of form uploads. */
  readonly authorizer: Authorizer;
}

/** S3, path style, one region: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html */
export class S3Engine implements S3Service {
  readonly #state: S3State;
  readonly #operations: Operations;
  readonly #lifecycle: Lifecycle;

  constructor({ clock, journal, directory, place, notify, authorizer, ...signers }: S3EngineOptions) {
    const blobs = new BlobStore(directory);
    const buckets = new BucketStore(journal);
    const objects = new ObjectStore(clock, journal, blobs);
    const uploads = new UploadStore(clock, journal, blobs);
    blobs.reconcile(new Set([...objects.blobs(), ...uploads.blobs()]));
    const notifications = new Notifications(clock, place, notify);
    this.#state = { clock, place, buckets, objects, uploads, blobs, notifications, authorizer, signers };
    this.#operations = {
      ...bucketOperations(this.#state),
      ...configurationOperations(this.#state),
      ...listingOperations(this.#state),
      ...readOperations(this.#state),
      ...writeOperations(this.#state),
      ...deleteOperations(this.#state),
      ...taggingOperations(this.#state),
      ...multipartOperations(this.#state),
      ...postOperations(this.#state),
    };
    this.#lifecycle = new Lifecycle(clock, { buckets, objects, uploads });
  }

  get place(): Place {
    return this.#state.place;
  }

  /**
   * Makes a bucket of a template, or gives one from before a restart the template's configuration. Queues hear
   * S3's test event when what is sent to them changes.
   * @throws {AwsError} InvalidBucketName, InvalidArgument
   */
  provisionBucket(name: string, configuration: BucketConfiguration): void {
    requireBucketName(name);
    const { buckets, notifications, clock } = this.#state;
    const known = buckets.find(name);
    const isChanged =
      JSON.stringify(known?.notifications ?? []) !== JSON.stringify(configuration.notifications);
    if (isChanged) notifications.test(name, configuration.notifications);
    buckets.put({ ...configuration, name, createdAt: known?.createdAt ?? clock.now() });
  }

  hasBucket(name: string): boolean {
    return this.#state.buckets.find(name) !== undefined;
  }

  /** @throws {AwsError} NoSuchBucket, BucketNotEmpty */
  removeBucket(name: string): void {
    removeBucket(this.#state, name);
  }

  /** The newest version's bytes, for services that read on somebody's behalf. @throws {AwsError} NoSuchKey */
  readObject(bucket: string, key: string): Buffer {
    const { objects, blobs } = this.#state;
    const version = objects.latest(bucket, key);
    if (version?.kind !== 'object')
      throw s3Error('NoSuchKey', 'The specified key does not exist.', { Key: key });
    const file = blobs.open(version.blob);
    try {
      return readFileSync(file);
    } finally {
      closeSync(file);
    }
  }

  accesses(request: S3Request): readonly Access[] {
    if (request.method === 'OPTIONS') return [];
    const call = s3Call(request);
    return this.#operation(call).accesses(call);
  }

  async handle(request: S3Request, response: ServerResponse): Promise<void> {
    const call = s3Call(request);
    const { buckets } = this.#state;
    response.setHeader('x-amz-request-id', randomBytes(8).toString('hex').toUpperCase());
    if (call.method === 'OPTIONS') {
      answerPreflight(buckets.get(call.bucket), call.headers, response);
      return;
    }
    allowOrigin(buckets.find(call.bucket), call.method, call.headers, response);
    const operation = this.#operation(call);
    const isFormUpload = operation.name === 'PostObject';
    if (call.principal === undefined && !isFormUpload) throw s3Error('AccessDenied', 'Access Denied');
    this.#requireOwner(call);
    await operation.run(call, response);
  }

  /** Also tells pages of allowed origins what went wrong, when the edge hands over the whole request. */
  refuse(
    error: unknown,
    request: Pick<IncomingMessage, 'method'> & Partial<Pick<IncomingMessage, 'url' | 'headers'>>,
    response: ServerResponse,
  ): void {
    if (response.headersSent) {
      response.destroy(); // half an answer must not look whole
      return;
    }
    const bucket = this.#state.buckets.find(bucketOf(request.url));
    const headers = requestHeaders(request.headers ?? {}, new URLSearchParams());
    if (request.method !== 'OPTIONS') allowOrigin(bucket, request.method, headers, response);
    const { status, document } = errorDocument(error, String(response.getHeader('x-amz-request-id') ?? ''));
    if (request.method === 'HEAD') response.writeHead(status).end();
    else sendDocument(response, status, document);
  }

  /** Waits until nothing is removed from the disk any more. */
  async close(): Promise<void> {
    this.#lifecycle.close();
    await this.#state.blobs.close();
  }

  #operation(call: S3Call): Operation {
    const route = routeOf(call);
    const operation = this.#operations[route];
    if (operation === undefined)
      throw notImplemented(`${call.query.get('x-id') ?? 'The operation'} (${route})`);
    return operation;
  }

  #requireOwner({ headers }: S3Call): void {
    const expected = headers['x-amz-expected-bucket-owner'];
    if (expected !== undefined && expected !== this.#state.place.account) {
      throw s3Error(
        'AccessDenied',
        `The bucket belongs to ${this.#state.place.account}, not to ${expected}.`,
      );
    }
  }
}

/** Path style: the first segment. */
function bucketOf(url: string | undefined): string {
  return /^\/([^/?]*)/.exec(url ?? '')?.[1] ?? '';
}
