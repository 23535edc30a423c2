import { randomUUID } from 'node:crypto';
import { secretsManagerClient } from '../../../shared/aws/clients.ts';
import { SecretsManagerRenewableSecrets } from '../../../shared/aws/secrets-manager-renewable-secrets.ts';
import { type RenewNowInput, renewNow } from '../../../shared/secrets/renew-now.ts';
import type { OpsWorld } from '../verb.ts';

/** Renews a secret at once, with the operator's own rights, and says so. The value before still counts. */
export async function renewSecret(input: RenewNowInput, { write, now }: OpsWorld): Promise<void> {
  const secrets = new SecretsManagerRenewableSecrets(secretsManagerClient());
  const { what } = input.renewal;
  const since = await renewNow({ secrets, newId: randomUUID, now }, input);
  write(
    input.isRehearsal
      ? `${what} was last changed at ${since.toISOString()}. It would be replaced.\n`
      : `${what} was replaced.\n`,
  );
}
