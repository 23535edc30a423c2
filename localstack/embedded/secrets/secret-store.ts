import { randomInt } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import type { Journal } from '../journal.ts';
import type { Place } from '../service.ts';
import type { Secret } from './secret.ts';

const SPACE = 'secrets';
const SUFFIX_CHARACTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

export interface SecretStoreOptions {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly place: Place;
}

/** All secrets, by name or ARN. */
export class SecretStore {
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #place: Place;
  readonly #secrets: Map<string, Secret>;

  constructor({ clock, journal, place }: SecretStoreOptions) {
    this.#clock = clock;
    this.#journal = journal;
    this.#place = place;
    this.#secrets = journal.load<Secret>(SPACE);
  }

  /** @throws {AwsError} ResourceNotFoundException */
  get(id: string): Secret {
    const secret = this.find(id);
    if (secret === undefined) {
      throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    return secret;
  }

  /** By name, or by ARN with or without its suffix. */
  find(id: string): Secret | undefined {
    const prefix = this.arn('');
    if (!id.startsWith(prefix)) return this.#secrets.get(id);
    const name = id.slice(prefix.length);
    const secret = this.#secrets.get(name) ?? this.#secrets.get(name.replace(/-[^-]{6}$/, ''));
    return secret?.arn === id || secret?.name === name ? secret : undefined;
  }

  arn(name: string): string {
    return `arn:aws:secretsmanager:${this.#place.region}:${this.#place.account}:secret:${name}`;
  }

  newSecret(name: string): Secret {
    const suffix = Array.from({ length: 6 }, () => SUFFIX_CHARACTERS[randomInt(SUFFIX_CHARACTERS.length)]);
    const now = this.#clock.now();
    return {
      arn: `${this.arn(name)}-${suffix.join('')}`,
      name,
      createdAtMs: now,
      changedAtMs: now,
      versions: [],
    };
  }

  save(secret: Secret): Secret {
    this.#secrets.set(secret.name, secret);
    this.#journal.put(SPACE, secret.name, secret);
    return secret;
  }

  delete(name: string): void {
    this.#secrets.delete(name);
    this.#journal.delete(SPACE, name);
  }
}
