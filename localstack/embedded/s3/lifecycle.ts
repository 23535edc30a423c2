import type { Cancel, Clock } from '../clock.ts';
import type { Bucket, BucketStore } from './bucket-store.ts';
import type { LifecycleRule } from './lifecycle-rule.ts';
import type { ObjectStore } from './object-store.ts';
import type { ObjectVersion } from './object-version.ts';
import type { Tags } from './tags.ts';
import type { UploadStore } from './upload-store.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface Stores {
  readonly buckets: BucketStore;
  readonly objects: ObjectStore;
  readonly uploads: UploadStore;
}

/** Carries out the buckets' lifecycle rules, once per hour of the clock. */
export class Lifecycle {
  readonly #clock: Clock;
  readonly #stores: Stores;
  #cancel: Cancel;

  constructor(clock: Clock, stores: Stores) {
    this.#clock = clock;
    this.#stores = stores;
    this.#cancel = this.#scheduleNext();
  }

  close(): void {
    this.#cancel();
  }

  #scheduleNext(): Cancel {
    const nextHour = (Math.floor(this.#clock.now() / HOUR_MS) + 1) * HOUR_MS;
    return this.#clock.schedule(nextHour, () => {
      this.#cancel = this.#scheduleNext();
      for (const bucket of this.#stores.buckets.all()) this.#apply(bucket);
    });
  }

  #apply(bucket: Bucket): void {
    for (const rule of bucket.lifecycle) {
      if (!rule.isEnabled) continue;
      this.#expireObjects(bucket, rule);
      this.#abortUploads(bucket, rule);
    }
  }

  #expireObjects(bucket: Bucket, rule: LifecycleRule): void {
    const { objects } = this.#stores;
    for (const key of objects.keysFrom(bucket.name, rule.prefix)) {
      if (!key.startsWith(rule.prefix)) break;
      const [latest, ...older] = objects.versions(bucket.name, key);
      let successor = latest;
      for (const version of older) {
        const replacedAt = successor?.modifiedAt ?? 0;
        if (hasTags(version, rule.tags) && this.#isOver(replacedAt, rule.noncurrentExpirationDays)) {
          objects.deleteVersion(bucket.name, key, version.versionId);
        }
        successor = version;
      }
      const isObject = latest?.kind === 'object' && hasTags(latest, rule.tags);
      if (isObject && this.#isOver(latest.modifiedAt, rule.expirationDays)) objects.delete(bucket, key);
    }
  }

  #abortUploads(bucket: Bucket, rule: LifecycleRule): void {
    for (const upload of this.#stores.uploads.inBucket(bucket.name)) {
      if (
        upload.key.startsWith(rule.prefix) &&
        this.#isOver(upload.initiatedAt, rule.abortUploadsAfterDays)
      ) {
        this.#stores.uploads.abort(upload.id);
      }
    }
  }

  /** S3 adds the days and rounds up to the next midnight in UTC. */
  #isOver(sinceMs: number, days: number | undefined): boolean {
    if (days === undefined) return false;
    return this.#clock.now() >= Math.ceil((sinceMs + days * DAY_MS) / DAY_MS) * DAY_MS;
  }
}

function hasTags(version: ObjectVersion, tags: Tags): boolean {
  const found = version.kind === 'object' ? version.tags : {};
  return Object.entries(tags).every(([key, value]) => found[key] === value);
}
