import { deployToLocalStack } from './deploy-to-localstack.ts';
import { removeContainer, requireDocker, startContainer } from './docker-compose.ts';
import { localStackDeployment } from './localstack-deployment.ts';
import { LocalStackError } from './localstack-error.ts';
import { testLocalStack } from './test-localstack.ts';

/** `npm run localstack`, `localstack:test` and `localstack:down`. */
const VERBS: Readonly<Record<string, () => void | Promise<void>>> = {
  async up() {
    startContainer();
    deployToLocalStack();
    const { apiUrl, administrator } = await localStackDeployment();
    process.stdout.write(`ready ${apiUrl}\nuser admin, secret ${administrator}\n`);
  },
  test: testLocalStack,
  down: removeContainer,
};

async function main(verb = ''): Promise<void> {
  const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (run === undefined)
    throw new LocalStackError(`localstack.ts takes one of ${Object.keys(VERBS).join(', ')}, not “${verb}”.`);
  requireDocker();
  await run();
}

try {
  await main(process.argv[2]);
} catch (error) {
  if (!(error instanceof LocalStackError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
