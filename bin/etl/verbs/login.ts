import { InvalidInputError } from '../../../shared/errors.ts';
import { parseOptions } from '../parse-options.ts';
import type { Verb } from '../verb.ts';
import { endpointOf } from './endpoint-option.ts';

export interface LoginCommand {
  readonly name: 'login';
  readonly endpoint?: string;
  /** Of what was deployed from this folder. */
  readonly stage?: string;
  readonly username?: string;
}

const OPTIONS = {
  endpoint: { type: 'string' },
  stage: { type: 'string' },
  username: { type: 'string' },
} as const;

export const loginVerb: Verb<LoginCommand> = {
  name: 'login',
  summary: 'log in to a backend, for upload and watch',
  options: OPTIONS,
  help: `etl login [options]

Asks for the password, or reads it from standard input, and keeps what it gets
for it, never the password, in etl-design/credentials.json of your configuration
directory, for you alone to read. “upload” and “watch” use it.

Options
      --endpoint URL    address of the backend; otherwise where you logged in
                        last, or http://127.0.0.1:3000, where “npm start”
                        listens
      --stage STAGE     the address that “cdk deploy” left in cdk-outputs.json
                        of this folder
      --username NAME   who you are; otherwise asked for
  -h, --help            this text

Example
  etl login --endpoint http://127.0.0.1:3000 --username admin

Exit code
  0  you are logged in
  2  you are not
`,
  read(argv) {
    const { values, positionals } = parseOptions(argv, OPTIONS);
    // Others can read the arguments of a process.
    if (positionals.length > 0)
      throw new InvalidInputError(
        'etl login takes no password as an argument: it asks, or reads standard input.',
      );
    const { endpoint, stage, username } = values;
    if (endpoint !== undefined && stage !== undefined)
      throw new InvalidInputError('Give --endpoint or --stage: both say where to log in.');
    return { name: 'login', endpoint: endpointOf(endpoint), stage, username };
  },
};
