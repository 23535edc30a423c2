import { randomBytes } from 'node:crypto';
import { parseOptions } from '../../etl/parse-options.ts';
import { COMMON_HELP, COMMON_OPTIONS, deploymentOf, noArguments } from '../common-options.ts';
import { replaceSecret } from '../rotation/replace-secret.ts';
import { StackOutputs } from '../stack-outputs.ts';
import type { Verb } from '../verb.ts';

/** As many characters as the template asks for. */
const KEY_BYTES = 32;
/** As long as a token of the key before lives. */
const REST_MINUTES = 15;
/** As long as the API may go on signing with the key before. */
const LEAKED_REST_MINUTES = 5;

export const rotateKeys: Verb = {
  name: 'rotate-keys',
  summary: 'give the API another key to sign access tokens with',
  help: `npm run ops -- rotate-keys --stage NAME [--leaked] [--dry-run]

The API signs with the new key within ${LEAKED_REST_MINUTES} minutes; the key before still counts, the one before that does not. Nobody is
logged out: sessions go on with their refresh tokens. Refused within ${REST_MINUTES} minutes of the last rotation.

  --leaked        the key is in the wrong hands: run it twice, ${LEAKED_REST_MINUTES} minutes apart, and no token of that key counts
${COMMON_HELP}`,
  async run(argv, world) {
    const options = { ...COMMON_OPTIONS, leaked: { type: 'boolean', default: false } } as const;
    const { values, positionals } = parseOptions(argv, options);
    noArguments(positionals);
    const { leaked, 'dry-run': isRehearsal } = values;
    const replacement = {
      arn: (await StackOutputs.of(deploymentOf(values))).get('Data.SigningSecretArn'),
      what: 'The signing key',
      next: () => randomBytes(KEY_BYTES).toString('hex'),
      rest: {
        minutes: leaked ? LEAKED_REST_MINUTES : REST_MINUTES,
        because: 'tokens of the key before would be refused',
      },
      isRehearsal,
    };
    await replaceSecret(replacement, world);
    if (leaked && !isRehearsal)
      world.write(
        `Run it once more in ${LEAKED_REST_MINUTES} minutes: until then tokens of the leaked key count.\n`,
      );
  },
};
