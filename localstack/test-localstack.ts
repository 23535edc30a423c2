import { z } from 'zod';
import { ENDPOINT, localStackDeployment, REGION } from './localstack-deployment.ts';
import { runCommand } from './run-command.ts';

const Administrator = z.object({ username: z.string(), password: z.string() });

/**
 * What AWS promises us, what our repositories promise the rest, and the journey through the front door. Vitest takes
 * every file whose path has one of these in it.
 */
const SUITES = [
  'test/conformance/dynamodb',
  'test/conformance/event-bridge',
  'test/conformance/s3-',
  'test/conformance/secrets-manager',
  'test/conformance/sqs',
  'test/integration/adapters/dynamodb-repositories',
  'test/e2e/front-door',
  'test/e2e/smoke',
];

/** Runs the suites that can be pointed at another cloud than the embedded one. */
export async function testLocalStack(): Promise<void> {
  const { apiUrl, administrator } = await localStackDeployment();
  const { username, password } = Administrator.parse(JSON.parse(administrator));
  runCommand(
    'vitest',
    ['run', '--project', 'integration', '--project', 'e2e', ...SUITES],
    'Not all suites passed. What differs in LocalStack is said in localstack/README.md.',
    {
      CONFORMANCE_ENDPOINT: ENDPOINT,
      CONFORMANCE_REGION: REGION,
      E2E_ENDPOINT: apiUrl,
      E2E_USERNAME: username,
      E2E_PASSWORD: password,
    },
  );
}
