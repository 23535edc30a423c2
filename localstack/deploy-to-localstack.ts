import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { ENDPOINT, OUTPUTS_FILE, REGION } from './localstack-deployment.ts';
import { runCommand } from './run-command.ts';

/** Where the CDK finds AWS: at LocalStack, S3 too, whose buckets are then part of the path and not of the host. */
const AWS = { AWS_ENDPOINT_URL: ENDPOINT, AWS_ENDPOINT_URL_S3: ENDPOINT };

/** Deploys the stage `local`, and writes down where it is. */
export function deployToLocalStack(): void {
  mkdirSync(dirname(OUTPUTS_FILE), { recursive: true });
  const app = ['--context', 'stage=local'];
  runCommand(
    'cdklocal',
    ['bootstrap', `aws://000000000000/${REGION}`, ...app],
    'LocalStack could not be prepared.',
    AWS,
  );
  runCommand(
    'cdklocal',
    ['deploy', '--all', '--require-approval', 'never', '--outputs-file', OUTPUTS_FILE, ...app],
    'The stacks were not deployed. LocalStack updates stacks badly: `npm run localstack:down`, then try again.',
    AWS,
  );
}
