import { METRICS_TOKEN_RENEWAL } from '../../../shared/runtime/renewals.ts';
import { parseOptions } from '../../etl/parse-options.ts';
import { COMMON_HELP, COMMON_OPTIONS, deploymentOf, noArguments } from '../common-options.ts';
import { renewSecret } from '../rotation/renew-secret.ts';
import { StackOutputs } from '../stack-outputs.ts';
import type { Verb } from '../verb.ts';

const { rest } = METRICS_TOKEN_RENEWAL;

export const rotateMetricsToken: Verb = {
  name: 'rotate-metrics-token',
  summary: 'give the API another token for who scrapes /metrics',
  help: `npm run ops -- rotate-metrics-token --stage NAME [--dry-run]

The API takes the new token within ${rest.minutes} minutes, and the one before until the next rotation: give the new one to Prometheus in between.
A token that has leaked is refused after two rotations, ${rest.minutes} minutes apart.

${COMMON_HELP}`,
  async run(argv, world) {
    const { values, positionals } = parseOptions(argv, COMMON_OPTIONS);
    noArguments(positionals);
    const secretId = (await StackOutputs.of(deploymentOf(values))).get('Data.MetricsTokenSecretArn');
    await renewSecret({ secretId, renewal: METRICS_TOKEN_RENEWAL, isRehearsal: values['dry-run'] }, world);
  },
};
