import { randomBytes } from 'node:crypto';
import { parseOptions } from '../../etl/parse-options.ts';
import { COMMON_HELP, COMMON_OPTIONS, deploymentOf, noArguments } from '../common-options.ts';
import { replaceSecret } from '../rotation/replace-secret.ts';
import { StackOutputs } from '../stack-outputs.ts';
import type { Verb } from '../verb.ts';

/** As many characters as the template asks for. */
const TOKEN_BYTES = 20;
/** As long as the API may not know of the last change. */
const REST_MINUTES = 5;

export const rotateMetricsToken: Verb = {
  name: 'rotate-metrics-token',
  summary: 'give the API another token for who scrapes /metrics',
  help: `npm run ops -- rotate-metrics-token --stage NAME [--dry-run]

The API takes the new token within ${REST_MINUTES} minutes, and the one before until the next rotation: give the new one to Prometheus in between.
A token that has leaked is refused after two rotations, ${REST_MINUTES} minutes apart.

${COMMON_HELP}`,
  async run(argv, world) {
    const { values, positionals } = parseOptions(argv, COMMON_OPTIONS);
    noArguments(positionals);
    const replacement = {
      arn: (await StackOutputs.of(deploymentOf(values))).get('Data.MetricsTokenSecretArn'),
      what: 'The token for metrics',
      next: () => randomBytes(TOKEN_BYTES).toString('hex'),
      rest: { minutes: REST_MINUTES, because: 'the API may not know of that one yet' },
      isRehearsal: values['dry-run'],
    };
    await replaceSecret(replacement, world);
  },
};
