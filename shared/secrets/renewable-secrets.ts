/** Which version of a secret is what. A version may have no value yet. */
export interface SecretState {
  readonly arn: string;
  /** Labels by the version that they are on. */
  readonly labels: ReadonlyMap<string, readonly SecretLabel[]>;
  /** When a rotation last ended well. */
  readonly rotatedAt?: Date | undefined;
}

/** `current` is in force, `previous` was before, `pending` is to be next. Others' labels mean nothing to us. */
export type SecretLabel = 'current' | 'previous' | 'pending';

export interface SecretVersion {
  readonly text: string;
  readonly createdAt: Date;
}

/** Secrets that we renew. Implemented by `shared/aws` and by the in-memory double in `test/support`. */
export interface RenewableSecrets {
  describe(secretId: string): Promise<SecretState>;
  /** Undefined when the version has no value yet. */
  read(secretId: string, versionId: string): Promise<SecretVersion | undefined>;
  /** Gives the version its value and makes it the pending one. @returns false when it has another value already */
  prepare(secretId: string, versionId: string, text: string): Promise<boolean>;
  /** @returns false when `insteadOf` is not what is in force (any more) */
  putInForce(secretId: string, versionId: string, insteadOf: string): Promise<boolean>;
  /** Takes it back that the version is to be next; nothing happens when it is not. */
  withdraw(secretId: string, versionId: string): Promise<void>;
}

/** @throws {Error} when no version is in force, which Secrets Manager does not let happen. */
export function versionInForce({ arn, labels }: SecretState): string {
  for (const [versionId, its] of labels) if (its.includes('current')) return versionId;
  throw new Error(`No version of the secret ${arn} is in force. Give it a value.`);
}
