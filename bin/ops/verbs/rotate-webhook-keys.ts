import { randomBytes } from 'node:crypto';
import { parseOptions } from '../../etl/parse-options.ts';
import { COMMON_HELP, COMMON_OPTIONS, deploymentOf, noArguments } from '../common-options.ts';
import { replaceSecret } from '../rotation/replace-secret.ts';
import { StackOutputs } from '../stack-outputs.ts';
import type { Verb } from '../verb.ts';

/** As many characters as the template asks for. */
const KEY_BYTES = 32;
/** As long as a function may not know of the last change. */
const REST_MINUTES = 5;

export const rotateWebhookKeys: Verb = {
  name: 'rotate-webhook-keys',
  summary: 'encrypt what deliveries are signed with under another key',
  help: `npm run ops -- rotate-webhook-keys --stage NAME [--dry-run]

Secrets of webhooks are encrypted under the new key from now on, each webhook's with its next delivery. Earlier keys stay behind the new one
and only decrypt. Owners of webhooks notice nothing.

${COMMON_HELP}`,
  async run(argv, world) {
    const { values, positionals } = parseOptions(argv, COMMON_OPTIONS);
    noArguments(positionals);
    const replacement = {
      arn: (await StackOutputs.of(deploymentOf(values))).get('Data.WebhookKeysSecretArn'),
      what: 'The key of webhooks',
      next: (present: string) => `${randomBytes(KEY_BYTES).toString('hex')} ${present}`,
      rest: { minutes: REST_MINUTES, because: 'a function may not know of that one yet' },
      isRehearsal: values['dry-run'],
    };
    await replaceSecret(replacement, world);
  },
};
