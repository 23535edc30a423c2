import { allWebhooks } from '../../../shared/aws/all-webhooks.ts';
import { dynamoDbClient, secretsManagerClient } from '../../../shared/aws/clients.ts';
import { DynamoDbWebhookRepository } from '../../../shared/aws/dynamodb-webhook-repository.ts';
import { SecretsManagerSecrets } from '../../../shared/aws/secrets-manager-secrets.ts';
import { resealWebhooks } from '../../../shared/operations/reseal-webhooks.ts';
import { AesKeySeal } from '../../../shared/runtime/aes-key-seal.ts';
import { parseOptions } from '../../etl/parse-options.ts';
import { COMMON_HELP, COMMON_OPTIONS, deploymentOf, noArguments } from '../common-options.ts';
import { StackOutputs } from '../stack-outputs.ts';
import { OpsError, type Verb } from '../verb.ts';

export const resealWebhooksVerb: Verb = {
  name: 'reseal-webhooks',
  summary: 'move all webhooks to the present key, after it was rotated',
  help: `npm run ops -- reseal-webhooks --stage NAME [--dry-run]

Whoever delivers to a webhook moves it to the present key; this does it for those that are told of nothing. Can be run at any time,
and again after it stopped half-way. When it finds nothing to move, five minutes or more after the rotation, words behind the first
may be taken out of the secret (docs/runbook.md says how). Before, functions may go on encrypting under the key that they know.
Webhooks that cannot be read are named in the end, and then it ends with 1; the others are moved all the same.

${COMMON_HELP}`,
  async run(argv, { write, now }) {
    const { values, positionals } = parseOptions(argv, COMMON_OPTIONS);
    noArguments(positionals);
    const outputs = await StackOutputs.of(deploymentOf(values));
    const table = outputs.get('Data.WebhooksTable');
    const secret = outputs.get('Data.WebhookKeysSecretArn');
    const database = dynamoDbClient();
    const secrets = new SecretsManagerSecrets(secretsManagerClient(), now);
    const { all, resealed, missed, unreadable } = await resealWebhooks(
      {
        allWebhooks: () => allWebhooks(database, table),
        webhooks: new DynamoDbWebhookRepository(database, table),
        keySeal: new AesKeySeal((freshness) => secrets.inUse(secret, freshness)),
      },
      values['dry-run'],
    );
    write(
      `Of ${all} webhooks ${resealed} ${values['dry-run'] ? 'would be' : 'were'} moved to the present key.\n`,
    );
    if (missed.length > 0) write(`Changed at that moment, so run it again: ${missed.join(', ')}.\n`);
    if (unreadable.length > 0) {
      throw new OpsError(
        `These webhooks could not be read, or their keys not be decrypted, and are as they were: ${unreadable.join(', ')}. ` +
          'Mend or remove their items (docs/runbook.md, “Unreadable webhooks”) before you take any word out of the secret.',
      );
    }
  },
};
