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
/** How old a value is before anything is made with it: whoever read the secret before that, looks again by then. */
const SETTLED_MS = 30_000;

export type Freshness = 'recent' | 'newest';

interface Version {
  readonly text: string;
  readonly createdAtMs: number;
}

interface Versions {
  readonly current: Version;
  readonly previous: Version | undefined;
  readonly pending: Version | undefined;
}

interface Cached {
  readonly versions: Promise<Versions>;
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
  async current(arn: string): Promise<string> {
    return (await this.#versions(arn, 'recent')).current.text;
  }

  /**
   * All values that count, each once: the one in force, the one before, and one that a rotation has prepared. The first is what
   * to make new things with: the one in force, or the one before while others may not have heard of a rotation.
   */
  async inUse(arn: string, freshness: Freshness = 'recent'): Promise<readonly string[]> {
    const { current, previous, pending } = await this.#versions(arn, freshness);
    const isSettled = this.#now().getTime() >= current.createdAtMs + SETTLED_MS;
    const values = isSettled ? [current, previous, pending] : [previous, current, pending];
    return [...new Set(values.flatMap((version) => (version === undefined ? [] : [version.text])))];
  }

  #versions(arn: string, freshness: Freshness): Promise<Versions> {
    const now = this.#now().getTime();
    const known = this.#cache.get(arn);
    const lifetime = freshness === 'newest' ? FRESHER_MS : FRESH_MS;
    if (known !== undefined && now < known.readAt + lifetime) return known.versions;

    const versions = this.#read(arn).catch((error: unknown) => {
      this.#cache.delete(arn); // a failure is not worth remembering
      throw error;
    });
    this.#cache.set(arn, { versions, readAt: now });
    return versions;
  }

  /** In this order, so that a rotation in between hides none: the value that was in force is then read as the one before. */
  async #read(arn: string): Promise<Versions> {
    const current = await this.#version(arn, 'AWSCURRENT');
    if (current === undefined) throw new Error(`The secret ${arn} has no current value as text. Set one.`);
    const [previous, pending] = await Promise.all([
      this.#version(arn, 'AWSPREVIOUS'),
      this.#version(arn, 'AWSPENDING'),
    ]);
    return { current, previous, pending };
  }

  async #version(SecretId: string, VersionStage: string): Promise<Version | undefined> {
    try {
      const { SecretString, CreatedDate } = await this.#client.send(
        new GetSecretValueCommand({ SecretId, VersionStage }),
      );
      return SecretString === undefined
        ? undefined
        : { text: SecretString, createdAtMs: CreatedDate?.getTime() ?? 0 };
    } catch (cause) {
      if (cause instanceof ResourceNotFoundException) return undefined;
      throw cause;
    }
  }
}
