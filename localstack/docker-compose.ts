import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { LocalStackError } from './localstack-error.ts';
import { PROJECT, runCommand } from './run-command.ts';

const COMPOSE_FILE = join(PROJECT, 'localstack', 'docker-compose.yml');
const WITHOUT_DOCKER = 'Or use `npm start`: the same backend, without Docker.';

/** What must work, in the order in which it is put right. */
const PREREQUISITES: readonly (readonly [args: readonly string[], missing: string])[] = [
  [['--version'], 'LocalStack runs in Docker, and there is no `docker` command here. Install Docker.'],
  [['compose', 'version'], '`docker compose` does not work here. Install Docker’s Compose plugin.'],
  [['info'], 'Docker is installed, but does not answer (`docker info` says why). Start it.'],
];

/** @throws {LocalStackError} that names what is missing. */
export function requireDocker(): void {
  for (const [args, missing] of PREREQUISITES) {
    if (spawnSync('docker', args, { stdio: 'ignore' }).status !== 0)
      throw new LocalStackError(`${missing} ${WITHOUT_DOCKER}`);
  }
}

export function startContainer(): void {
  compose(
    ['up', '--detach', '--wait'],
    'LocalStack did not start. `docker logs etl-design-localstack` says why; images after 4.14.0 want LOCALSTACK_AUTH_TOKEN.',
  );
}

/** Ends it, and all it knew. */
export function removeContainer(): void {
  compose(['down', '--volumes'], 'LocalStack could not be stopped.');
}

function compose(args: readonly string[], failure: string): void {
  runCommand('docker', ['compose', '--file', COMPOSE_FILE, ...args], failure);
}
