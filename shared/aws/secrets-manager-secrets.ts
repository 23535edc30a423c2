import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { Now } from '../ports/clock.ts';

/** How long a rotated secret may still be served as it was. */
const FRESH_MS = 5 * 60_000;
/** The same, for who has reason to believe that it was rotated: somebody may give them that reason all day long. */
const FRESHER_MS = 15_000;

export type Freshness = 'recent' | 'newest';

interface Cached {
  readonly value: Promise<string | undefined>;
  readonly readAt: number;
}

/** Reads secrets' values by ARN, each at most once in a few minutes, or in a few seconds when the newest is asked for. */
export class SecretsManagerSecrets {
  readonly #client: SecretsManagerClient;
  readonly #now: Now;
  readonly #cache = new Map<string, Cached>();

  constructor(client: SecretsManagerClient, now: Now) {
    this.#client = client;
    this.#now = now;
  }

  /** The value that is in force. */
  async current(arn: string, freshness: Freshness = 'recent'): Promise<string> {
    const value = await this.#cached(arn, 'AWSCURRENT', freshness);
    if (value === undefined) throw new Error(`The secret ${arn} has no current value as text. Set one.`);
    return value;
  }

  /** The value before the last rotation; undefined when there was none. */
  previous(arn: string, freshness: Freshness = 'recent'): Promise<string | undefined> {
    return this.#cached(arn, 'AWSPREVIOUS', freshness);
  }

  /** The value that a rotation has prepared; undefined when none is under way. */
  next(arn: string, freshness: Freshness = 'recent'): Promise<string | undefined> {
    return this.#cached(arn, 'AWSPENDING', freshness);
  }

  /** All values that something may have been encrypted with: the one in force first, then the one before. */
  async inUse(arn: string, freshness: Freshness = 'recent'): Promise<readonly string[]> {
    const previous = await this.previous(arn, freshness);
    const current = await this.current(arn, freshness);
    return previous === undefined ? [current] : [current, previous];
  }

  #cached(arn: string, stage: string, freshness: Freshness): Promise<string | undefined> {
    const key = `${stage} ${arn}`;
    const now = this.#now().getTime();
    const known = this.#cache.get(key);
    const lifetime = freshness === 'newest' ? FRESHER_MS : FRESH_MS;
    if (known !== undefined && now < known.readAt + lifetime) return known.value;

    const value = this.#read(arn, stage).catch((error: unknown) => {
      this.#cache.delete(key); // a failure is not worth remembering
      throw error;
    });
    this.#cache.set(key, { value, readAt: now });
    return value;
  }

  async #read(SecretId: string, VersionStage: string): Promise<string | undefined> {
    try {
      const { SecretString } = await this.#client.send(new GetSecretValueCommand({ SecretId, VersionStage }));
      return SecretString;
    } catch (cause) {
      if (cause instanceof ResourceNotFoundException) return undefined;
      throw cause;
    }
  }
}
