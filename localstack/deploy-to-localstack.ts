import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { OUTPUTS_FILE, REGION } from './localstack-deployment.ts';
import { runCommand } from './run-command.ts';

/** Deploys the stage `local`, and writes down where it is. */
export function deployToLocalStack(): void {
  mkdirSync(dirname(OUTPUTS_FILE), { recursive: true });
  const app = ['--context', 'stage=local'];
  runCommand(
    'cdklocal',
    ['bootstrap', `aws://000000000000/${REGION}`, ...app],
    'LocalStack could not be prepared.',
  );
  runCommand(
    'cdklocal',
    ['deploy', '--all', '--require-approval', 'never', '--outputs-file', OUTPUTS_FILE, ...app],
    'The stacks were not deployed. LocalStack updates stacks badly: `npm run localstack:down`, then try again.',
  );
}
