import type { ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import type { Access, Authorizer, Place, Principal, S3Request } from '../service.ts';
import type { BlobStore } from './blob-store.ts';
import type { BucketStore } from './bucket-store.ts';
import { type HeaderMap, requestHeaders } from './header-map.ts';
import type { Notifications } from './notifications.ts';
import type { ObjectStore } from './object-store.ts';
import { s3Error } from './refusals.ts';
import type { UploadStore } from './upload-store.ts';

/** What the operations work on. */
export interface S3State {
  readonly clock: Clock;
  readonly place: Place;
  readonly buckets: BucketStore;
  readonly objects: ObjectStore;
  readonly uploads: UploadStore;
  readonly blobs: BlobStore;
  readonly notifications: Notifications;
  readonly authorizer: Authorizer;
  readonly signers: Signers;
}

/** Who has which access key: for policies of browser uploads, which the edge cannot verify. */
export interface Signers {
  readonly secretOf: (accessKeyId: string) => string | undefined;
  readonly principalOf: (accessKeyId: string) => Principal | undefined;
}

/** A request, with headers that a presigned URL carries in its query. */
export interface S3Call extends Omit<S3Request, 'headers'> {
  readonly headers: HeaderMap;
}

export interface Operation {
  /** As S3 calls it, e.g. `PutObject`. */
  readonly name: string;
  /** What the caller must be allowed before the operation runs. */
  accesses(call: S3Call): readonly Access[];
  run(call: S3Call, response: ServerResponse): Promise<void> | void;
}

/** Operations by route: method, level and the query parameters that select, e.g. `PUT bucket ?cors`. */
export type Operations = Readonly<Record<string, Operation>>;

/** Query parameters that modify an operation; all others select one, so that an unknown one finds none. */
const MODIFIERS = new Set([
  'continuation-token',
  'delimiter',
  'encoding-type',
  'fetch-owner',
  'key-marker',
  'max-keys',
  'max-parts',
  'max-uploads',
  'part-number-marker',
  'prefix',
  'start-after',
  'upload-id-marker',
  'version-id-marker',
  'versionId',
]);

export function s3Call(request: S3Request): S3Call {
  return { ...request, headers: requestHeaders(request.headers, request.query) };
}

export function routeOf({ method, key, query, headers }: S3Call): string {
  const selectors = [...new Set(query.keys())].filter(isSelector).sort();
  const level = key === '' ? 'bucket' : 'object';
  const selection = selectors.length === 0 ? '' : ` ?${selectors.join('&')}`;
  return `${method} ${level}${selection}${headers['x-amz-copy-source'] === undefined ? '' : ' from a copy source'}`;
}

function isSelector(parameter: string): boolean {
  const isForEveryRequest = /^(x-id$|x-amz-|response-)/i.test(parameter);
  return !isForEveryRequest && !MODIFIERS.has(parameter);
}

/** @throws {AwsError} AccessDenied, noted by the authorizer, or when there is nobody to ask about. */
export function authorizeCaller(
  { authorizer }: Pick<S3State, 'authorizer'>,
  principal: Principal | undefined,
  access: Access,
): void {
  if (principal === undefined) throw s3Error('AccessDenied', 'Access Denied');
  authorizer.authorize(principal, [access]);
}
