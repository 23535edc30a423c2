import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { Now } from '../ports/clock.ts';

/** How long a rotated secret may still be served as it was. */
const FRESH_MS = 5 * 60_000;

interface Cached {
  readonly value: Promise<string | undefined>;
  readonly staleAt: number;
}

/** Reads secrets' values by ARN, each at most once in a few minutes. */
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
    const value = await this.#cached(arn, 'AWSCURRENT');
    if (value === undefined) throw new Error(`The secret ${arn} has no current value as text. Set one.`);
    return value;
  }

  /** The value before the last rotation; undefined when there was none. */
  previous(arn: string): Promise<string | undefined> {
    return this.#cached(arn, 'AWSPREVIOUS');
  }

  #cached(arn: string, stage: string): Promise<string | undefined> {
    const key = `${stage} ${arn}`;
    const now = this.#now().getTime();
    const known = this.#cache.get(key);
    if (known !== undefined && now < known.staleAt) return known.value;

    const value = this.#read(arn, stage).catch((error: unknown) => {
      this.#cache.delete(key); // a failure is not worth remembering
      throw error;
    });
    this.#cache.set(key, { value, staleAt: now + FRESH_MS });
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
