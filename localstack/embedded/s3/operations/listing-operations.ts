import type { Access } from '../../service.ts';
import { bucketArn } from '../bucket-store.ts';
import { quoted } from '../commit.ts';
import { firstKey, keyEncoder, listingQuery, page } from '../listing.ts';
import type { ObjectVersion, StoredObject } from '../object-version.ts';
import type { Operation, Operations, S3Call, S3State } from '../operation.ts';
import { s3Error } from '../refusals.ts';
import { sendXml } from '../respond.ts';
import { compareKeys } from '../sorted-keys.ts';
import type { Upload } from '../upload-store.ts';

export function listingOperations(state: S3State): Operations {
  return {
    'GET bucket ?list-type': listObjectsV2(state),
    'GET bucket ?versions': listObjectVersions(state),
    'GET bucket ?uploads': listMultipartUploads(state),
  };
}

/** Policies may let a caller list below a prefix only. */
function listAccess(action: string) {
  return ({ bucket, query }: S3Call): Access[] => {
    const asked = ['prefix', 'delimiter'].flatMap((name) => {
      const value = query.get(name);
      return value === null ? [] : [[`s3:${name}`, value] as const];
    });
    return [{ action, resource: bucketArn(bucket), context: Object.fromEntries(asked) }];
  };
}

function listObjectsV2({ buckets, objects }: S3State): Operation {
  return {
    name: 'ListObjectsV2',
    accesses: listAccess('s3:ListBucket'),
    run({ bucket, query }, response) {
      buckets.get(bucket);
      if (query.get('list-type') !== '2') throw s3Error('InvalidArgument', 'list-type must be 2.');
      const encode = keyEncoder(query);
      const token = query.get('continuation-token');
      const startAfter = query.get('start-after');
      const after = token === null ? (startAfter ?? '') : fromToken(token);
      const listing = { ...listingQuery(query, 'start-after', 'max-keys'), after };
      const latest = objects.keysFrom(bucket, firstKey(listing)).flatMap((key) => {
        const version = objects.latest(bucket, key);
        return version?.kind === 'object' ? [version] : [];
      });
      const { entries, commonPrefixes, next } = page(latest, listing);
      sendXml(response, 'ListBucketResult', {
        Name: bucket,
        Prefix: encode(listing.prefix),
        Delimiter: query.get('delimiter') ?? undefined,
        MaxKeys: listing.maxEntries,
        EncodingType: query.get('encoding-type') ?? undefined,
        KeyCount: entries.length + commonPrefixes.length,
        StartAfter: startAfter === null ? undefined : encode(startAfter),
        ContinuationToken: token ?? undefined,
        IsTruncated: next !== undefined,
        NextContinuationToken: next === undefined ? undefined : toToken(next.after),
        Contents: entries.map((object) => objectElements(object, encode)),
        CommonPrefixes: commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
      });
    },
  };
}

function listObjectVersions({ buckets, objects }: S3State): Operation {
  return {
    name: 'ListObjectVersions',
    accesses: listAccess('s3:ListBucketVersions'),
    run({ bucket, query }, response) {
      buckets.get(bucket);
      const encode = keyEncoder(query);
      const listing = listingQuery(query, 'key-marker', 'max-keys');
      const idMarker = query.get('version-id-marker');
      const versions = objects
        .keysFrom(bucket, firstKey(listing))
        .flatMap((key) => objects.versions(bucket, key));
      const marked = versions.find(({ key, versionId }) => key === listing.after && versionId === idMarker);
      const isPast = ({ key, sequence }: ObjectVersion) =>
        key === listing.after && (marked === undefined || sequence >= marked.sequence);
      const { entries, commonPrefixes, next } = page(versions, listing, isPast);
      const describe = (version: ObjectVersion) => ({
        ...(version.kind === 'object' ? objectElements(version, encode) : markerElements(version, encode)),
        VersionId: version.versionId,
        IsLatest: objects.latest(bucket, version.key) === version,
      });
      sendXml(response, 'ListVersionsResult', {
        Name: bucket,
        Prefix: encode(listing.prefix),
        KeyMarker: encode(listing.after),
        VersionIdMarker: idMarker ?? '',
        Delimiter: query.get('delimiter') ?? undefined,
        MaxKeys: listing.maxEntries,
        EncodingType: query.get('encoding-type') ?? undefined,
        IsTruncated: next !== undefined,
        NextKeyMarker: next === undefined ? undefined : encode(next.after),
        NextVersionIdMarker: next?.entry?.versionId,
        Version: entries.filter(({ kind }) => kind === 'object').map(describe),
        DeleteMarker: entries.filter(({ kind }) => kind === 'delete-marker').map(describe),
        CommonPrefixes: commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
      });
    },
  };
}

function listMultipartUploads({ buckets, uploads }: S3State): Operation {
  return {
    name: 'ListMultipartUploads',
    accesses: listAccess('s3:ListBucketMultipartUploads'),
    run({ bucket, query }, response) {
      buckets.get(bucket);
      const encode = keyEncoder(query);
      const listing = listingQuery(query, 'key-marker', 'max-uploads');
      const idMarker = query.get('upload-id-marker');
      const open = uploads.inBucket(bucket).filter(({ key }) => compareKeys(key, listing.after) >= 0);
      const marked = open.findIndex(({ id }) => id === idMarker);
      const isPast = (upload: Upload) =>
        upload.key === listing.after && (marked < 0 || open.indexOf(upload) <= marked);
      const { entries, commonPrefixes, next } = page(open, listing, isPast);
      sendXml(response, 'ListMultipartUploadsResult', {
        Bucket: bucket,
        KeyMarker: encode(listing.after),
        UploadIdMarker: idMarker ?? '',
        NextKeyMarker: next === undefined ? undefined : encode(next.after),
        NextUploadIdMarker: next?.entry?.id,
        Prefix: encode(listing.prefix),
        Delimiter: query.get('delimiter') ?? undefined,
        MaxUploads: listing.maxEntries,
        IsTruncated: next !== undefined,
        Upload: entries.map(({ id, key, initiatedAt }) => ({
          Key: encode(key),
          UploadId: id,
          StorageClass: 'STANDARD',
          Initiated: new Date(initiatedAt).toISOString(),
        })),
        CommonPrefixes: commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
      });
    },
  };
}

function objectElements(object: StoredObject, encode: (key: string) => string) {
  return {
    ...markerElements(object, encode),
    ETag: quoted(object.etag),
    ChecksumAlgorithm: object.checksum?.algorithm.toUpperCase(),
    Size: object.size,
    StorageClass: 'STANDARD',
  };
}

function markerElements({ key, modifiedAt }: ObjectVersion, encode: (key: string) => string) {
  return { Key: encode(key), LastModified: new Date(modifiedAt).toISOString() };
}

/** Opaque to clients: the last key or common prefix of the page. */
function toToken(after: string): string {
  return Buffer.from(after).toString('base64url');
}

function fromToken(token: string): string {
  const after = Buffer.from(token, 'base64url').toString();
  if (token === '' || toToken(after) !== token) {
    throw s3Error(
      'InvalidArgument',
      'The continuation token provided is incorrect: use NextContinuationToken.',
    );
  }
  return after;
}
