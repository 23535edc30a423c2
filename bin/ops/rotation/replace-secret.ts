import { createHash } from 'node:crypto';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { OpsError, type OpsWorld } from '../verb.ts';

const MINUTE_MS = 60_000;

export interface Replacement {
  readonly arn: string;
  /** What it is called, as a sentence begins. */
  readonly what: string;
  /** The next value, from the present one. */
  readonly next: (present: string) => string;
  /** How long the value before may be needed: it counts no more once there is another. */
  readonly rest: { readonly minutes: number; readonly because: string };
  readonly isRehearsal: boolean;
}

/** Gives a secret another value. The one before still counts. @throws {OpsError} too soon after the last time, or at the same time as somebody else */
export async function replaceSecret(
  { arn: SecretId, what, next, rest, isRehearsal }: Replacement,
  { write, now }: OpsWorld,
): Promise<void> {
  const secrets = new SecretsManagerClient();
  const description = await secrets.send(new DescribeSecretCommand({ SecretId }));
  const { LastChangedDate: last, VersionIdsToStages: versions = {} } = description;
  const free = new Date((last?.getTime() ?? 0) + rest.minutes * MINUTE_MS);
  if (now() < free)
    throw new OpsError(
      `${what} was changed at ${last?.toISOString()}. Wait until ${free.toISOString()}: ${rest.because}.`,
    );
  if (isRehearsal) {
    write(`${what} was last changed at ${last?.toISOString()}. It would be replaced.\n`);
    return;
  }
  const VersionId = Object.keys(versions).find((id) => versions[id]?.includes('AWSCURRENT'));
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId, VersionId }));
  // A token is good for one value: of two runs at once, the second would push out what the first has replaced.
  const state = `${VersionId} ${last?.toISOString()}`;
  const ClientRequestToken = createHash('sha256').update(state).digest('hex');
  try {
    await secrets.send(
      new PutSecretValueCommand({ SecretId, SecretString: next(SecretString), ClientRequestToken }),
    );
  } catch (error) {
    if (!(error instanceof ResourceExistsException)) throw error;
    throw new OpsError(`${what} was just replaced by somebody else. Nothing is left to do.`);
  }
  write(`${what} was replaced.\n`);
}
