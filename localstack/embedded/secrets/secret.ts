import { AwsError } from '../aws-error.ts';

export const CURRENT = 'AWSCURRENT';
export const PREVIOUS = 'AWSPREVIOUS';

export interface SecretValue {
  readonly SecretString?: string | undefined;
  /** base64 */
  readonly SecretBinary?: string | undefined;
}

export interface SecretVersion {
  readonly id: string;
  readonly value: SecretValue;
  readonly stages: readonly string[];
  readonly createdAtMs: number;
}

export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly tags?: unknown;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
  /** What the template asked for when the value was made; when it asks for something else, a new one is made. */
  readonly origin?: string | undefined;
  readonly versions: readonly SecretVersion[];
}

/**
 * Adds a version and moves the stages onto it. Whatever loses `AWSCURRENT` becomes `AWSPREVIOUS`.
 * The same id with the same value changes nothing.
 * @throws {AwsError} ResourceExistsException if the id is taken by another value.
 */
export function withVersion(
  secret: Secret,
  added: Pick<SecretVersion, 'id' | 'value'>,
  stages: readonly string[],
  nowMs: number,
): Secret {
  const existing = secret.versions.find(({ id }) => id === added.id);
  if (existing !== undefined && !sameValue(existing.value, added.value)) {
    throw new AwsError(
      'ResourceExistsException',
      "You can't use ClientRequestToken that was used for another value of this secret. Use a new token.",
    );
  }
  if (existing !== undefined) return secret;

  const replaced = stages.includes(CURRENT)
    ? secret.versions.find((version) => version.stages.includes(CURRENT))
    : undefined;
  const moved = replaced === undefined ? stages : [...stages, PREVIOUS];
  const older = secret.versions.map((version) => ({
    ...version,
    stages: [
      ...version.stages.filter((stage) => !moved.includes(stage)),
      ...(version === replaced ? [PREVIOUS] : []),
    ],
  }));
  return {
    ...secret,
    changedAtMs: nowMs,
    versions: [...older, { ...added, stages, createdAtMs: nowMs }],
  };
}

/** @throws {AwsError} ResourceNotFoundException */
export function versionOf(secret: Secret, id: string | undefined, stage: string | undefined): SecretVersion {
  const wantedStage = stage ?? (id === undefined ? CURRENT : undefined);
  const found = secret.versions.find(
    (version) =>
      (id === undefined || version.id === id) &&
      (wantedStage === undefined || version.stages.includes(wantedStage)),
  );
  if (found === undefined) {
    const wanted = id === undefined ? `staging label: ${wantedStage}` : `VersionId: ${id}`;
    throw new AwsError(
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for ${wanted}`,
    );
  }
  return found;
}

export function sameValue(one: SecretValue, other: SecretValue): boolean {
  return one.SecretString === other.SecretString && one.SecretBinary === other.SecretBinary;
}
