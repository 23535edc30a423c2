import type { HeaderMap } from './header-map.ts';
import type { ObjectVersion, StoredObject } from './object-version.ts';
import { noSuchKey, notImplemented, s3Error } from './refusals.ts';

/**
 * Whether a write may happen, given what is there now. Asked before the body is read and again in the turn of the
 * commit, so that of two that race one wins.
 * @throws {AwsError} PreconditionFailed or NoSuchKey
 */
export function checkWrite(headers: HeaderMap, key: string, current: ObjectVersion | undefined): void {
  const object = current?.kind === 'object' ? current : undefined;
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch !== '*') throw notImplemented('If-None-Match with an ETag on a write (only * is)');
    if (object !== undefined) throw preconditionFailed('If-None-Match');
  }
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined) {
    if (object === undefined) throw noSuchKey(key);
    if (!matches(ifMatch, object.etag)) throw preconditionFailed('If-Match');
  }
}

/** Whether what is copied is still what the caller has seen. @throws {AwsError} PreconditionFailed */
export function checkCopySource(headers: HeaderMap, source: StoredObject): void {
  const ifMatch = headers['x-amz-copy-source-if-match'];
  if (ifMatch !== undefined && !matches(ifMatch, source.etag)) {
    throw preconditionFailed('x-amz-copy-source-If-Match');
  }
}

/** @throws {AwsError} PreconditionFailed */
export function checkRead(headers: HeaderMap, object: StoredObject): 'send' | 'not-modified' {
  const ifMatch = headers['if-match'];
  const modifiedSeconds = Math.floor(object.modifiedAt / 1000);
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, object.etag)) throw preconditionFailed('If-Match');
  } else if (modifiedSeconds > seconds(headers['if-unmodified-since'], Number.POSITIVE_INFINITY)) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined) return matches(ifNoneMatch, object.etag) ? 'not-modified' : 'send';
  const since = seconds(headers['if-modified-since'], Number.NEGATIVE_INFINITY);
  return modifiedSeconds <= since ? 'not-modified' : 'send';
}

function matches(header: string, etag: string): boolean {
  if (header.trim() === '*') return true;
  return header
    .split(',')
    .some((candidate) => candidate.trim().replace(/^W\//, '').replaceAll('"', '') === etag);
}

function seconds(date: string | undefined, otherwise: number): number {
  const milliseconds = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(milliseconds) ? otherwise : milliseconds / 1000;
}

function preconditionFailed(condition: string) {
  return s3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    Condition: condition,
  });
}
