import { SIGNING_KEY_RENEWAL } from '../../../shared/runtime/renewals.ts';
import { parseOptions } from '../../etl/parse-options.ts';
import { COMMON_HELP, COMMON_OPTIONS, deploymentOf, noArguments } from '../common-options.ts';
import { renewSecret } from '../rotation/renew-secret.ts';
import { StackOutputs } from '../stack-outputs.ts';
import type { Verb } from '../verb.ts';

/** As long as the API may go on signing with the key before. */
const LEAKED_REST_MINUTES = 5;
const { rest } = SIGNING_KEY_RENEWAL;

export const rotateKeys: Verb = {
  name: 'rotate-keys',
  summary: 'give the API another key to sign access tokens with',
  help: `npm run ops -- rotate-keys --stage NAME [--leaked] [--dry-run]

Secrets Manager does it by the calendar; this does it now. The API signs with the new key within ${LEAKED_REST_MINUTES} minutes; the key before still
counts, the one before that does not. Nobody is logged out: sessions go on with their refresh tokens. Refused within ${rest.minutes} minutes of
the last rotation.

  --leaked        the key is in the wrong hands: run it twice, ${LEAKED_REST_MINUTES} minutes apart, and no token of that key counts
${COMMON_HELP}`,
  async run(argv, world) {
    const options = { ...COMMON_OPTIONS, leaked: { type: 'boolean', default: false } } as const;
    const { values, positionals } = parseOptions(argv, options);
    noArguments(positionals);
    const { leaked, 'dry-run': isRehearsal } = values;
    const input = {
      secretId: (await StackOutputs.of(deploymentOf(values))).get('Data.SigningSecretArn'),
      renewal: SIGNING_KEY_RENEWAL,
      rest: leaked ? { ...rest, minutes: LEAKED_REST_MINUTES } : rest,
      isRehearsal,
    };
    await renewSecret(input, world);
    if (leaked && !isRehearsal)
      world.write(
        `Run it once more in ${LEAKED_REST_MINUTES} minutes: until then tokens of the leaked key count.\n`,
      );
  },
};
