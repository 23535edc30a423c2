import type { Checksum } from './checksums.ts';
import type { Tags } from './tags.ts';

/** What the sender says about an object besides its bytes. */
export interface ObjectAttributes {
  /** Standard headers that S3 stores and returns, e.g. `content-type`. */
  readonly headers: Readonly<Record<string, string>>;
  /** `x-amz-meta-*` headers, with their prefix. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: Tags;
}

/** An object before it has its place among the versions of its key. */
export interface ObjectDraft extends ObjectAttributes {
  readonly key: string;
  readonly blob: string;
  readonly size: number;
  /** Hex without quotes; `<hex>-<parts>` after a multipart upload. */
  readonly etag: string;
  readonly checksum: Checksum | undefined;
}

interface Version {
  readonly bucket: string;
  readonly key: string;
  /** `null` (the word) for what was written without versioning. */
  readonly versionId: string;
  /** Grows with every change in the whole store. */
  readonly sequence: number;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
}

export interface StoredObject extends Version, ObjectDraft {
  readonly kind: 'object';
}

/** Says that the key is deleted; older versions remain beneath it. */
export interface DeleteMarker extends Version {
  readonly kind: 'delete-marker';
}

export type ObjectVersion = StoredObject | DeleteMarker;

export const UNVERSIONED = 'null';
