import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { LocalStackError } from './localstack-error.ts';
import { type LocalStackOutputs, readLocalStackOutputs } from './localstack-outputs.ts';
import { PROJECT } from './run-command.ts';

export const REGION = 'us-east-1';

// biome-ignore lint/style/noProcessEnv: whoever has LocalStack elsewhere says so here
const { LOCALSTACK_ENDPOINT, LOCALSTACK_OUTPUTS } = process.env;
export const ENDPOINT = LOCALSTACK_ENDPOINT ?? 'http://127.0.0.1:4566';
export const OUTPUTS_FILE = LOCALSTACK_OUTPUTS ?? join(PROJECT, '.cache', 'localstack', 'outputs.json');

export interface LocalStackDeployment {
  readonly apiUrl: string;
  /** Name and password, as JSON. */
  readonly administrator: string;
}

/** What `npm run localstack` has deployed. @throws {LocalStackError} when there is nothing. */
export async function localStackDeployment(): Promise<LocalStackDeployment> {
  const { apiUrl, administratorSecret } = readOutputs();
  return { apiUrl, administrator: await readSecret(administratorSecret) };
}

function readOutputs(): LocalStackOutputs {
  try {
    return readLocalStackOutputs(readFileSync(OUTPUTS_FILE, 'utf8'), ENDPOINT);
  } catch (cause) {
    throw new LocalStackError('Nothing is deployed to LocalStack yet. Run `npm run localstack` first.', {
      cause,
    });
  }
}

/** The first administrator's name and password, as LocalStack made them up. */
async function readSecret(secretId: string): Promise<string> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new SecretsManagerClient({ endpoint: ENDPOINT, region: REGION, credentials });
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    return SecretString ?? '(empty)';
  } catch (cause) {
    throw new LocalStackError(
      'LocalStack does not answer, or forgot what was deployed. Run `npm run localstack` again.',
      { cause },
    );
  }
}
