import { AwsError } from '../aws-error.ts';

export const CURRENT = 'AWSCURRENT';
export const PREVIOUS = 'AWSPREVIOUS';
export const PENDING = 'AWSPENDING';

export interface SecretValue {
  readonly SecretString?: string | undefined;
  /** base64 */
  readonly SecretBinary?: string | undefined;
}

export interface SecretVersion {
  readonly id: string;
  /** Empty while a rotation has only announced it. */
  readonly value: SecretValue;
  readonly stages: readonly string[];
  readonly createdAtMs: number;
}

/** What renews a secret, and when. */
export interface RotationPlan {
  readonly isEnabled: boolean;
  readonly functionArn: string;
  readonly everyDays: number;
  readonly nextAtMs: number;
  readonly lastRotatedAtMs?: number | undefined;
  /** How often the rotation under way has failed. */
  readonly failures: number;
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
  readonly rotation?: RotationPlan | undefined;
  readonly versions: readonly SecretVersion[];
}

/**
 * Adds a version, or gives its value to one that was only announced, and moves the stages onto it. Whatever loses `AWSCURRENT`
 * becomes `AWSPREVIOUS`. The same id with the same value changes nothing.
 * @throws {AwsError} ResourceExistsException if the id is taken by another value.
 */
export function withVersion(
  secret: Secret,
  added: Pick<SecretVersion, 'id' | 'value'>,
  stages: readonly string[],
  nowMs: number,
): Secret {
  const existing = secret.versions.find(({ id }) => id === added.id);
  const isAnnounced = existing !== undefined && !hasValue(existing);
  if (existing !== undefined && !isAnnounced && !sameValue(existing.value, added.value)) {
    throw new AwsError(
      'ResourceExistsException',
      "You can't use ClientRequestToken that was used for another value of this secret. Use a new token.",
    );
  }
  if (existing !== undefined && !isAnnounced) return secret;

  const others = secret.versions.filter((version) => version !== existing);
  const replaced = stages.includes(CURRENT)
    ? others.find((version) => version.stages.includes(CURRENT))
    : undefined;
  const moved = replaced === undefined ? stages : [...stages, PREVIOUS];
  const older = others.map((version) => ({
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

export interface StageMove {
  readonly stage: string;
  readonly to?: string | undefined;
  readonly from?: string | undefined;
}

/**
 * Takes a stage from one version and gives it to another. Whatever loses `AWSCURRENT` becomes `AWSPREVIOUS`.
 * @throws {AwsError} InvalidParameterException when the stage is not where it is to be taken from
 */
export function withStageMoved(secret: Secret, { stage, to, from }: StageMove, nowMs: number): Secret {
  for (const id of [to, from]) if (id !== undefined) versionOf(secret, id, undefined);
  const holder = secret.versions.find(({ stages }) => stages.includes(stage))?.id;
  if (holder !== undefined && holder === to && from === undefined) return secret;
  if (holder !== from) {
    throw new AwsError(
      'InvalidParameterException',
      holder === undefined
        ? `The staging label ${stage} is not attached to version ${from}.`
        : `The staging label ${stage} is currently attached to version ${holder}. You must explicitly reference that version in RemoveFromVersionId.`,
    );
  }
  if (to === undefined && (from === undefined || stage === CURRENT)) {
    throw new AwsError('InvalidParameterException', `Say where the staging label ${stage} is to go.`);
  }
  const versions = secret.versions.map((version) => {
    const stages = version.stages.filter(
      (one) => one !== stage && !(stage === CURRENT && to !== from && one === PREVIOUS),
    );
    if (version.id === to) return { ...version, stages: [...stages, stage] };
    return version.id === from && stage === CURRENT
      ? { ...version, stages: [...stages, PREVIOUS] }
      : { ...version, stages };
  });
  return { ...secret, changedAtMs: nowMs, versions };
}

/** The version that a rotation under way is about: pending, and not in force. */
export function pendingVersion({ versions }: Secret): SecretVersion | undefined {
  return versions.find(({ stages }) => stages.includes(PENDING) && !stages.includes(CURRENT));
}

/** @throws {AwsError} ResourceNotFoundException */
export function versionOf(secret: Secret, id: string | undefined, stage: string | undefined): SecretVersion {
  const wantedStage = stage ?? (id === undefined ? CURRENT : undefined);
  const found = secret.versions.find(
    (version) =>
      (id === undefined || version.id === id) &&
      (wantedStage === undefined || version.stages.includes(wantedStage)),
  );
  if (found === undefined) throw noVersion(id, wantedStage);
  return found;
}

/** The same, and it has a value. @throws {AwsError} ResourceNotFoundException */
export function valuedVersion(
  secret: Secret,
  id: string | undefined,
  stage: string | undefined,
): SecretVersion {
  const version = versionOf(secret, id, stage);
  if (!hasValue(version)) throw noVersion(id, stage);
  return version;
}

export function sameValue(one: SecretValue, other: SecretValue): boolean {
  return one.SecretString === other.SecretString && one.SecretBinary === other.SecretBinary;
}

function hasValue({ value }: SecretVersion): boolean {
  return value.SecretString !== undefined || value.SecretBinary !== undefined;
}

function noVersion(id: string | undefined, stage: string | undefined): AwsError {
  const wanted = id === undefined ? `staging label: ${stage}` : `VersionId: ${id}`;
  return new AwsError(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for ${wanted}`,
  );
}
