import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
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

/** Gives a secret another value. The one before still counts. @throws {OpsError} too soon after the last time */
export async function replaceSecret(
  { arn: SecretId, what, next, rest, isRehearsal }: Replacement,
  { write, now }: OpsWorld,
): Promise<void> {
  const secrets = new SecretsManagerClient();
  const { LastChangedDate: last } = await secrets.send(new DescribeSecretCommand({ SecretId }));
  const free = new Date((last?.getTime() ?? 0) + rest.minutes * MINUTE_MS);
  if (now() < free)
    throw new OpsError(
      `${what} was changed at ${last?.toISOString()}. Wait until ${free.toISOString()}: ${rest.because}.`,
    );
  if (isRehearsal) {
    write(`${what} was last changed at ${last?.toISOString()}. It would be replaced.\n`);
    return;
  }
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
  await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: next(SecretString) }));
  write(`${what} was replaced.\n`);
}
