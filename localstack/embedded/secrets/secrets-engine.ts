import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import type { Access, JsonObject, JsonService } from '../service.ts';
import { type RotationSettings, Rotations, type RotationsOptions } from './rotations.ts';
import {
  CURRENT,
  type Secret,
  type SecretValue,
  sameValue,
  valuedVersion,
  versionOf,
  withStageMoved,
  withVersion,
} from './secret.ts';
import {
  CreateSecretInput,
  DeleteSecretInput,
  DescribeSecretInput,
  GetSecretValueInput,
  ListSecretVersionIdsInput,
  PutSecretValueInput,
  parseInput,
  RotateSecretInput,
  UpdateSecretVersionStageInput,
} from './secret-requests.ts';
import { SecretStore, type SecretStoreOptions } from './secret-store.ts';

export type SecretsEngineOptions = SecretStoreOptions & RotationsOptions;

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
  readonly #secrets: SecretStore;
  readonly #rotations: Rotations;

  constructor(options: SecretsEngineOptions) {
    this.#clock = options.clock;
    this.#secrets = new SecretStore(options);
    this.#rotations = new Rotations(this.#secrets, options);
  }

  accesses(operation: string, input: JsonObject): readonly Access[] {
    this.#operation(operation);
    const id = String(input.SecretId ?? input.Name);
    const secret = this.#secrets.find(id);
    const resource = secret?.arn ?? (id.startsWith('arn:') ? id : this.#secrets.arn(id));
    const access = { action: `secretsmanager:${operation}`, resource };
    if (operation !== 'RotateSecret') return [access];
    // Whoever has a secret rotated has its function invoked.
    const invoked = String(input.RotationLambdaARN ?? secret?.rotation?.functionArn ?? '*');
    return [access, { action: 'lambda:InvokeFunction', resource: invoked }];
  }

  async run(operation: string, input: JsonObject): Promise<JsonObject> {
    return this.#operation(operation)(input);
  }

  /** Makes the secret, or takes the one of an earlier start. Answers its ARN. */
  ensureSecret({ name, description, tags, origin, makeValue }: SecretRequest): string {
    const existing = this.#secrets.find(name);
    const secret = {
      ...(existing ?? this.#secrets.newSecret(name)),
      description,
      tags,
      origin,
      // Its schedule is a resource of its own, if there still is one.
      rotation: existing?.rotation && { ...existing.rotation, isEnabled: false },
    };
    const value = existing?.origin === origin ? undefined : { SecretString: makeValue() };
    return this.#secrets.save(value === undefined ? secret : this.#withCurrent(secret, value)).arn;
  }

  /**
   * Makes `value` the current one, whatever the template says.
   * @throws {AwsError} ResourceNotFoundException
   */
  overrideSecret(secretId: string, value: string): void {
    const secret = this.#secrets.get(secretId);
    const current = secret.versions.find(({ stages }) => stages.includes(CURRENT));
    const overriding = { SecretString: value };
    if (current !== undefined && sameValue(current.value, overriding)) return;
    this.#secrets.save(this.#withCurrent(secret, overriding));
  }

  /**
   * Has a secret renewed by the calendar from `startRotation` on.
   * @returns whether that is news, so that a first rotation may be wanted at once
   */
  scheduleRotation(secretId: string, settings: Required<RotationSettings>): boolean {
    const secret = this.#secrets.get(secretId);
    const before = secret.rotation;
    const { rotation } = this.#rotations.configure(secret, settings);
    return before?.functionArn !== rotation?.functionArn || before?.everyDays !== rotation?.everyDays;
  }

  /** The function stands by now. @throws {AwsError} if Secrets Manager may not invoke it */
  startRotation(secretId: string, isWantedNow: boolean): void {
    const { name } = this.#secrets.get(secretId);
    this.#rotations.start(name);
    if (isWantedNow) this.#rotations.begin(name);
  }

  /** Also by its ARN; one that is gone stays gone. */
  deleteSecret(secretId: string): void {
    const name = this.#secrets.find(secretId)?.name;
    if (name === undefined) return;
    this.#rotations.forget(name);
    this.#secrets.delete(name);
  }

  close(): void {
    this.#rotations.close();
  }

  readonly #operations: Readonly<Record<string, (input: JsonObject) => JsonObject>> = {
    CreateSecret: (input) => this.#create(input),
    GetSecretValue: (input) => this.#getValue(input),
    DescribeSecret: (input) => this.#describe(input),
    ListSecretVersionIds: (input) => this.#listVersions(input),
    PutSecretValue: (input) => this.#putValue(input),
    RotateSecret: (input) => this.#rotate(input),
    UpdateSecretVersionStage: (input) => this.#updateStage(input),
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
    if (this.#secrets.find(Name) !== undefined) {
      throw new AwsError(
        'ResourceExistsException',
        `The operation failed because the secret ${Name} already exists.`,
      );
    }
    const secret = { ...this.#secrets.newSecret(Name), description: Description, tags: Tags };
    const hasValue = value.SecretString !== undefined || value.SecretBinary !== undefined;
    const saved = this.#secrets.save(
      hasValue ? this.#withCurrent(secret, value, ClientRequestToken) : secret,
    );
    return { ARN: saved.arn, Name, ...(hasValue && { VersionId: saved.versions[0]?.id }) };
  }

  #getValue(input: JsonObject): JsonObject {
    const { SecretId, VersionId, VersionStage } = parseInput(GetSecretValueInput, input);
    const secret = this.#secrets.get(SecretId);
    const version = valuedVersion(secret, VersionId, VersionStage);
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
    const secret = this.#secrets.get(parseInput(DescribeSecretInput, input).SecretId);
    const staged = secret.versions.filter(({ stages }) => stages.length > 0);
    const { rotation } = secret;
    return {
      ARN: secret.arn,
      Name: secret.name,
      Description: secret.description,
      Tags: secret.tags ?? [],
      CreatedDate: secret.createdAtMs / 1000,
      LastChangedDate: secret.changedAtMs / 1000,
      VersionIdsToStages: Object.fromEntries(staged.map(({ id, stages }) => [id, stages])),
      ...(rotation && {
        RotationEnabled: rotation.isEnabled,
        RotationLambdaARN: rotation.functionArn,
        RotationRules: { AutomaticallyAfterDays: rotation.everyDays },
        NextRotationDate: rotation.nextAtMs / 1000,
        LastRotatedDate: rotation.lastRotatedAtMs && rotation.lastRotatedAtMs / 1000,
      }),
    };
  }

  #listVersions(input: JsonObject): JsonObject {
    const { SecretId, IncludeDeprecated } = parseInput(ListSecretVersionIdsInput, input);
    const secret = this.#secrets.get(SecretId);
    const listed = secret.versions.filter(({ stages }) => IncludeDeprecated || stages.length > 0);
    return {
      ARN: secret.arn,
      Name: secret.name,
      Versions: listed.map(({ id, stages, createdAtMs }) => ({
        VersionId: id,
        VersionStages: stages,
        CreatedDate: createdAtMs / 1000,
      })),
    };
  }

  #putValue(input: JsonObject): JsonObject {
    const { SecretId, ClientRequestToken, VersionStages, ...value } = parseInput(PutSecretValueInput, input);
    const id = ClientRequestToken ?? randomUUID();
    const secret = this.#secrets.save(
      withVersion(this.#secrets.get(SecretId), { id, value }, VersionStages, this.#clock.now()),
    );
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: id,
      VersionStages: versionOf(secret, id, undefined).stages,
    };
  }

  #updateStage(input: JsonObject): JsonObject {
    const { SecretId, VersionStage, MoveToVersionId, RemoveFromVersionId } = parseInput(
      UpdateSecretVersionStageInput,
      input,
    );
    const move = { stage: VersionStage, to: MoveToVersionId, from: RemoveFromVersionId };
    const moved = withStageMoved(this.#secrets.get(SecretId), move, this.#clock.now());
    const { arn, name } = this.#secrets.save(moved);
    return { ARN: arn, Name: name };
  }

  #rotate(input: JsonObject): JsonObject {
    const { SecretId, ClientRequestToken, RotationLambdaARN, RotationRules, RotateImmediately } = parseInput(
      RotateSecretInput,
      input,
    );
    const { arn, name } = this.#rotations.configure(this.#secrets.get(SecretId), {
      functionArn: RotationLambdaARN,
      everyDays: RotationRules?.AutomaticallyAfterDays,
    });
    if (RotateImmediately)
      return { ARN: arn, Name: name, VersionId: this.#rotations.begin(name, ClientRequestToken) };
    this.#rotations.rehearse(name);
    return { ARN: arn, Name: name };
  }

  #delete(input: JsonObject): JsonObject {
    const { arn, name } = this.#secrets.get(parseInput(DeleteSecretInput, input).SecretId);
    this.deleteSecret(name);
    return { ARN: arn, Name: name, DeletionDate: this.#clock.now() / 1000 };
  }

  #withCurrent(secret: Secret, value: SecretValue, id: string = randomUUID()): Secret {
    return withVersion(secret, { id, value }, [CURRENT], this.#clock.now());
  }
}
