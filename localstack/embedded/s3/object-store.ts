import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Journal } from '../journal.ts';
import type { BlobStore } from './blob-store.ts';
import type { Bucket } from './bucket-store.ts';
import {
  type DeleteMarker,
  type ObjectDraft,
  type ObjectVersion,
  type StoredObject,
  UNVERSIONED,
} from './object-version.ts';
import { SortedKeys } from './sorted-keys.ts';
import type { Tags } from './tags.ts';

const SPACE = 's3/objects';

interface Contents {
  readonly keys: SortedKeys;
  /** By key, newest first, never empty. */
  readonly versions: Map<string, readonly ObjectVersion[]>;
}

/** Which versions of which keys exist. Owns the blobs of its objects. Every change is complete when its call returns. */
export class ObjectStore {
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #blobs: BlobStore;
  readonly #contents = new Map<string, Contents>();
  #lastSequence = 0;

  constructor(clock: Clock, journal: Journal, blobs: BlobStore) {
    this.#clock = clock;
    this.#journal = journal;
    this.#blobs = blobs;
    const oldestFirst = [...journal.load<ObjectVersion>(SPACE).values()].sort(
      (a, b) => a.sequence - b.sequence,
    );
    for (const version of oldestFirst) {
      this.#remember(version);
      this.#lastSequence = version.sequence;
    }
  }

  /** Blobs that belong to objects. */
  blobs(): string[] {
    return [...this.#contents.values()]
      .flatMap(({ versions }) => [...versions.values()].flat())
      .flatMap((version) => (version.kind === 'object' ? [version.blob] : []));
  }

  /** Newest first; empty when there is no such key. */
  versions(bucket: string, key: string): readonly ObjectVersion[] {
    return this.#contents.get(bucket)?.versions.get(key) ?? [];
  }

  latest(bucket: string, key: string): ObjectVersion | undefined {
    return this.versions(bucket, key)[0];
  }

  /** Keys from `start` on, in S3's order, those with a delete marker included. */
  keysFrom(bucket: string, start: string): readonly string[] {
    return this.#contents.get(bucket)?.keys.from(start) ?? [];
  }

  isEmpty(bucket: string): boolean {
    return (this.#contents.get(bucket)?.keys.size ?? 0) === 0;
  }

  put(bucket: Bucket, draft: ObjectDraft): StoredObject {
    const object: StoredObject = { ...draft, ...this.#nextVersion(bucket, draft.key), kind: 'object' };
    this.#replace(object);
    return object;
  }

  /**
   * What a delete without a version does: a marker where versions are kept, else the object goes.
   * @returns the marker, or what was removed.
   */
  delete(bucket: Bucket, key: string): ObjectVersion | undefined {
    if (bucket.versioning === undefined) return this.deleteVersion(bucket.name, key, UNVERSIONED);
    const marker: DeleteMarker = { ...this.#nextVersion(bucket, key), kind: 'delete-marker' };
    this.#replace(marker);
    return marker;
  }

  /** Removes one version for good. @returns what was removed. */
  deleteVersion(bucket: string, key: string, versionId: string): ObjectVersion | undefined {
    const version = this.versions(bucket, key).find((candidate) => candidate.versionId === versionId);
    if (version === undefined) return undefined;
    this.#journal.delete(SPACE, journalKey(version));
    this.#forget(version);
    if (version.kind === 'object') this.#blobs.remove(version.blob);
    return version;
  }

  setTags(object: StoredObject, tags: Tags): void {
    const tagged: StoredObject = { ...object, tags };
    const contents = this.#contentsOf(object.bucket);
    const versions = this.versions(object.bucket, object.key);
    contents.versions.set(
      object.key,
      versions.map((version) => (version.versionId === object.versionId ? tagged : version)),
    );
    this.#journal.put(SPACE, journalKey(tagged), tagged);
  }

  /** Greater than all before, also across restarts and for one key within one millisecond. */
  nextSequence(): number {
    this.#lastSequence = Math.max(Math.trunc(this.#clock.now()) * 1000, this.#lastSequence + 1);
    return this.#lastSequence;
  }

  #nextVersion(bucket: Bucket, key: string) {
    return {
      bucket: bucket.name,
      key,
      versionId: bucket.versioning === 'Enabled' ? randomBytes(24).toString('base64url') : UNVERSIONED,
      sequence: this.nextSequence(),
      modifiedAt: this.#clock.now(),
    };
  }

  /** Adds the newest version; one with the same id (only `null` comes twice) gives way. */
  #replace(version: ObjectVersion): void {
    const replaced = this.versions(version.bucket, version.key).find(
      (candidate) => candidate.versionId === version.versionId,
    );
    this.#journal.put(SPACE, journalKey(version), version);
    if (replaced !== undefined) this.#forget(replaced);
    this.#remember(version);
    if (replaced?.kind === 'object') this.#blobs.remove(replaced.blob);
  }

  #remember(version: ObjectVersion): void {
    const { keys, versions } = this.#contentsOf(version.bucket);
    keys.add(version.key);
    versions.set(version.key, [version, ...(versions.get(version.key) ?? [])]);
  }

  #forget(version: ObjectVersion): void {
    const { keys, versions } = this.#contentsOf(version.bucket);
    const rest = this.versions(version.bucket, version.key).filter(
      ({ versionId }) => versionId !== version.versionId,
    );
    if (rest.length > 0) {
      versions.set(version.key, rest);
    } else {
      versions.delete(version.key);
      keys.delete(version.key);
    }
  }

  #contentsOf(bucket: string): Contents {
    const known = this.#contents.get(bucket);
    if (known !== undefined) return known;
    const contents: Contents = { keys: new SortedKeys(), versions: new Map() };
    this.#contents.set(bucket, contents);
    return contents;
  }
}

function journalKey({ bucket, key, versionId }: ObjectVersion): string {
  return JSON.stringify([bucket, key, versionId]);
}
