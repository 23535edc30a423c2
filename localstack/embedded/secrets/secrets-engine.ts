import { randomInt, randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import type { Journal } from '../journal.ts';
import type { Access, JsonObject, JsonService, Place } from '../service.ts';
import { CURRENT, type Secret, type SecretValue, sameValue, versionOf, withVersion } from './secret.ts';
import {
  CreateSecretInput,
  DeleteSecretInput,
  DescribeSecretInput,
  GetSecretValueInput,
  PutSecretValueInput,
  parseInput,
} from './secret-requests.ts';

const SPACE = 'secrets';
const SUFFIX_CHARACTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

export interface SecretsEngineOptions {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly place: Place;
}

/** A secret as a template asks for it. */
export interface SecretRequest {
  readonly name: string;
  readonly description?: string | undefined;
  readonly tags?: unknown;
  /** What was asked for, as text: while it stays the same, so does the value. */
  readonly origin: string;
  /** Makes the value; called only when there is none yet, or it was asked for differently. */
  readonly makeValue: () => string;
}

/** Secrets Manager: values by name, with versions and their stages. What is not in `#operations` is refused by name. */
export class SecretsEngine implements JsonService {
  readonly targetPrefix = 'secretsmanager';
  readonly jsonVersion = '1.1';
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #place: Place;
  readonly #secrets: Map<string, Secret>;

  constructor({ clock, journal, place }: SecretsEngineOptions) {
    this.#clock = clock;
    this.#journal = journal;
    this.#place = place;
    this.#secrets = journal.load<Secret>(SPACE);
  }

  accesses(operation: string, input: JsonObject): readonly Access[] {
    this.#operation(operation);
    const id = String(input.SecretId ?? input.Name);
    const resource = this.#find(id)?.arn ?? (id.startsWith('arn:') ? id : this.#arn(id));
    return [{ action: `secretsmanager:${operation}`, resource }];
  }

  async run(operation: string, input: JsonObject): Promise<JsonObject> {
    return this.#operation(operation)(input);
  }

  /** Makes the secret, or takes the one of an earlier start. Answers its ARN. */
  ensureSecret({ name, description, tags, origin, makeValue }: SecretRequest): string {
    const existing = this.#secrets.get(name);
    const secret = { ...(existing ?? this.#newSecret(name)), description, tags, origin };
    const value = existing?.origin === origin ? undefined : { SecretString: makeValue() };
    return this.#save(value === undefined ? secret : this.#withCurrent(secret, value)).arn;
  }

  /**
   * Makes `value` the current one, whatever the template says.
   * @throws {AwsError} ResourceNotFoundException
   */
  overrideSecret(secretId: string, value: string): void {
    const secret = this.#get(secretId);
    const current = secret.versions.find(({ stages }) => stages.includes(CURRENT));
    const overriding = { SecretString: value };
    if (current !== undefined && sameValue(current.value, overriding)) return;
    this.#save(this.#withCurrent(secret, overriding));
  }

  readonly #operations: Readonly<Record<string, (input: JsonObject) => JsonObject>> = {
    CreateSecret: (input) => this.#create(input),
    GetSecretValue: (input) => this.#getValue(input),
    DescribeSecret: (input) => this.#describe(input),
    PutSecretValue: (input) => this.#putValue(input),
    DeleteSecret: (input) => this.#delete(input),
  };

  #operation(name: string): (input: JsonObject) => JsonObject {
    const run = Object.hasOwn(this.#operations, name) ? this.#operations[name] : undefined;
    if (run === undefined) {
      throw new AwsError(
        'UnknownOperationException',
        `The local cloud does not offer Secrets Manager's ${name}. Secrets come from the template.`,
      );
    }
    return run;
  }

  #create(input: JsonObject): JsonObject {
    const { Name, Description, Tags, ClientRequestToken, ...value } = parseInput(CreateSecretInput, input);
    if (this.#secrets.has(Name)) {
      throw new AwsError(
        'ResourceExistsException',
        `The operation failed because the secret ${Name} already exists.`,
      );
    }
    const secret = { ...this.#newSecret(Name), description: Description, tags: Tags };
    const hasValue = value.SecretString !== undefined || value.SecretBinary !== undefined;
    const saved = this.#save(hasValue ? this.#withCurrent(secret, value, ClientRequestToken) : secret);
    return { ARN: saved.arn, Name, ...(hasValue && { VersionId: saved.versions[0]?.id }) };
  }

  #getValue(input: JsonObject): JsonObject {
    const { SecretId, VersionId, VersionStage } = parseInput(GetSecretValueInput, input);
    const secret = this.#get(SecretId);
    const version = versionOf(secret, VersionId, VersionStage);
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: version.id,
      ...version.value,
      VersionStages: version.stages,
      CreatedDate: version.createdAtMs / 1000,
    };
  }

  #describe(input: JsonObject): JsonObject {
    const secret = this.#get(parseInput(DescribeSecretInput, input).SecretId);
    const staged = secret.versions.filter(({ stages }) => stages.length > 0);
    return {
      ARN: secret.arn,
      Name: secret.name,
      Description: secret.description,
      Tags: secret.tags ?? [],
      CreatedDate: secret.createdAtMs / 1000,
      LastChangedDate: secret.changedAtMs / 1000,
      VersionIdsToStages: Object.fromEntries(staged.map(({ id, stages }) => [id, stages])),
    };
  }

  #putValue(input: JsonObject): JsonObject {
    const { SecretId, ClientRequestToken, VersionStages, ...value } = parseInput(PutSecretValueInput, input);
    const id = ClientRequestToken ?? randomUUID();
    const secret = this.#save(
      withVersion(this.#get(SecretId), { id, value }, VersionStages, this.#clock.now()),
    );
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: id,
      VersionStages: versionOf(secret, id, undefined).stages,
    };
  }

  #delete(input: JsonObject): JsonObject {
    const { arn, name } = this.#get(parseInput(DeleteSecretInput, input).SecretId);
    this.#secrets.delete(name);
    this.#journal.delete(SPACE, name);
    return { ARN: arn, Name: name, DeletionDate: this.#clock.now() / 1000 };
  }

  /** @throws {AwsError} ResourceNotFoundException */
  #get(id: string): Secret {
    const secret = this.#find(id);
    if (secret === undefined) {
      throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    return secret;
  }

  /** By name, or by ARN with or without its suffix. */
  #find(id: string): Secret | undefined {
    const prefix = this.#arn('');
    if (!id.startsWith(prefix)) return this.#secrets.get(id);
    const name = id.slice(prefix.length);
    const secret = this.#secrets.get(name) ?? this.#secrets.get(name.replace(/-[^-]{6}$/, ''));
    return secret?.arn === id || secret?.name === name ? secret : undefined;
  }

  #arn(name: string): string {
    return `arn:aws:secretsmanager:${this.#place.region}:${this.#place.account}:secret:${name}`;
  }

  #newSecret(name: string): Secret {
    const suffix = Array.from({ length: 6 }, () => SUFFIX_CHARACTERS[randomInt(SUFFIX_CHARACTERS.length)]);
    const now = this.#clock.now();
    return {
      arn: `${this.#arn(name)}-${suffix.join('')}`,
      name,
      createdAtMs: now,
      changedAtMs: now,
      versions: [],
    };
  }

  #withCurrent(secret: Secret, value: SecretValue, id: string = randomUUID()): Secret {
    return withVersion(secret, { id, value }, [CURRENT], this.#clock.now());
  }

  #save(secret: Secret): Secret {
    this.#secrets.set(secret.name, secret);
    this.#journal.put(SPACE, secret.name, secret);
    return secret;
  }
}
