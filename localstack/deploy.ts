import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readLocalStackOutputs } from './localstack-outputs.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const COMPOSE_FILE = join(PROJECT, 'localstack', 'docker-compose.yml');
const OUTPUTS_FILE = join(PROJECT, '.cache', 'localstack', 'outputs.json');
const ENDPOINT = 'http://127.0.0.1:4566';
const REGION = 'us-east-1';

/** Something that a person has to put right; the message says how. */
class DeployError extends Error {
  override readonly name = 'DeployError';
}

/** `npm run localstack`: starts LocalStack and deploys the stage `local` to it. */
async function main(): Promise<void> {
  checkPrerequisites();
  run('docker', ['compose', '--file', COMPOSE_FILE, 'up', '--detach', '--wait'], 'LocalStack did not start.');

  mkdirSync(dirname(OUTPUTS_FILE), { recursive: true });
  const app = ['--context', 'stage=local'];
  run('cdklocal', ['bootstrap', `aws://000000000000/${REGION}`, ...app], 'LocalStack could not be prepared.');
  run(
    'cdklocal',
    ['deploy', '--all', '--require-approval', 'never', '--outputs-file', OUTPUTS_FILE, ...app],
    'The stacks were not deployed. LocalStack updates stacks badly: `docker compose --file localstack/docker-compose.yml down`, then try again.',
  );

  const { apiUrl, administratorSecret } = readLocalStackOutputs(readFileSync(OUTPUTS_FILE, 'utf8'));
  process.stdout.write(`ready ${apiUrl}\nuser admin, secret ${await readSecret(administratorSecret)}\n`);
}

function checkPrerequisites(): void {
  const docker = spawnSync('docker', ['compose', 'version'], { stdio: 'ignore' });
  if (docker.status !== 0) {
    throw new DeployError(
      'LocalStack runs in Docker, and `docker compose` does not work here. Install and start Docker, or use `npm start`, which needs neither.',
    );
  }
  // biome-ignore lint/style/noProcessEnv: the token belongs to the person, not to the repository
  if (!process.env.LOCALSTACK_AUTH_TOKEN) {
    throw new DeployError(
      'LOCALSTACK_AUTH_TOKEN is not set. Create a free token at https://app.localstack.cloud and export it.',
    );
  }
}

function run(command: string, args: readonly string[], failure: string): void {
  const { status, error } = spawnSync(command, args, { cwd: PROJECT, env: environment(), stdio: 'inherit' });
  if (error !== undefined) throw new DeployError(`${command}: ${error.message}`, { cause: error });
  if (status !== 0) throw new DeployError(failure);
}

/** Without a trace of the person's own AWS account, so that nothing can ever be deployed to it from here. */
function environment(): NodeJS.ProcessEnv {
  // biome-ignore lint/style/noProcessEnv: docker and the CDK need PATH, HOME and the token
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return { ...Object.fromEntries(inherited), CDK_VALIDATION: 'false' };
}

/** The first administrator's name and password, as LocalStack made them up. */
async function readSecret(secretId: string): Promise<string> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new SecretsManagerClient({ endpoint: ENDPOINT, region: REGION, credentials });
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
  return SecretString ?? '(empty)';
}

try {
  await main();
} catch (error) {
  if (!(error instanceof DeployError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
