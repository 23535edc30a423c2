import { WEBHOOK_KEYS_RENEWAL } from '../../../shared/runtime/renewals.ts';
import { parseOptions } from '../../etl/parse-options.ts';
import { COMMON_HELP, COMMON_OPTIONS, deploymentOf, noArguments } from '../common-options.ts';
import { renewSecret } from '../rotation/renew-secret.ts';
import { StackOutputs } from '../stack-outputs.ts';
import type { Verb } from '../verb.ts';

export const rotateWebhookKeys: Verb = {
  name: 'rotate-webhook-keys',
  summary: 'encrypt what deliveries are signed with under another key',
  help: `npm run ops -- rotate-webhook-keys --stage NAME [--dry-run]

Secrets Manager does it by the calendar; this does it now. Secrets of webhooks are encrypted under the new key from now on, each webhook's
with its next delivery. Earlier keys stay behind the new one and only decrypt. Owners of webhooks notice nothing.

${COMMON_HELP}`,
  async run(argv, world) {
    const { values, positionals } = parseOptions(argv, COMMON_OPTIONS);
    noArguments(positionals);
    const secretId = (await StackOutputs.of(deploymentOf(values))).get('Data.WebhookKeysSecretArn');
    await renewSecret({ secretId, renewal: WEBHOOK_KEYS_RENEWAL, isRehearsal: values['dry-run'] }, world);
  },
};
