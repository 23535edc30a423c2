import type { Journal } from '../journal.ts';
import type { CorsRule } from './cors-rule.ts';
import type { LifecycleRule } from './lifecycle-rule.ts';
import type { NotificationRule } from './notification-rule.ts';
import { s3Error } from './refusals.ts';

export type Versioning = 'Enabled' | 'Suspended';

/** A bucket's name and configuration; its objects are in `ObjectStore`. */
export interface Bucket {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Missing when versioning was never switched on. */
  readonly versioning?: Versioning | undefined;
  readonly cors: readonly CorsRule[];
  readonly lifecycle: readonly LifecycleRule[];
  readonly notifications: readonly NotificationRule[];
}

export type BucketConfiguration = Omit<Bucket, 'name' | 'createdAt'>;

export const EMPTY_CONFIGURATION: BucketConfiguration = { cors: [], lifecycle: [], notifications: [] };

const SPACE = 's3/buckets';

export class BucketStore {
  readonly #journal: Journal;
  readonly #buckets: Map<string, Bucket>;

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#buckets = journal.load<Bucket>(SPACE);
  }

  all(): readonly Bucket[] {
    return [...this.#buckets.values()];
  }

  find(name: string): Bucket | undefined {
    return this.#buckets.get(name);
  }

  /** @throws {AwsError} NoSuchBucket */
  get(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (bucket === undefined) {
      throw s3Error('NoSuchBucket', 'The specified bucket does not exist', { BucketName: name });
    }
    return bucket;
  }

  put(bucket: Bucket): void {
    this.#buckets.set(bucket.name, bucket);
    this.#journal.put(SPACE, bucket.name, bucket);
  }

  configure(name: string, change: Partial<BucketConfiguration>): void {
    this.put({ ...this.get(name), ...change });
  }

  delete(name: string): void {
    this.#buckets.delete(name);
    this.#journal.delete(SPACE, name);
  }
}

export function bucketArn(name: string): string {
  return `arn:aws:s3:::${name}`;
}

export function objectArn(bucket: string, key: string): string {
  return `${bucketArn(bucket)}/${key}`;
}
