import { ListSecretVersionIdsCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { KeyDates } from '../secrets/key-dates.ts';

export class SecretsManagerKeyDates implements KeyDates {
  readonly #client: SecretsManagerClient;

  constructor(client: SecretsManagerClient) {
    this.#client = client;
  }

  /** One answer has all versions that have a label, of which there are three at most. */
  async madeAt(SecretId: string): Promise<Date> {
    const { Versions = [] } = await this.#client.send(new ListSecretVersionIdsCommand({ SecretId }));
    const current = Versions.find(({ VersionStages = [] }) => VersionStages.includes('AWSCURRENT'));
    if (current?.CreatedDate === undefined)
      throw new Error(`No version of the secret ${SecretId} is in force. Give it a value.`);
    return current.CreatedDate;
  }
}
