import type { Credentials } from '../../client/session.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import { parseOptions } from '../etl/parse-options.ts';
import { endpointOf } from '../etl/verbs/endpoint-option.ts';

export interface SmokeOptions {
  /** Undefined: where one logged in last. */
  readonly endpoint: string | undefined;
  /** Undefined: the session of `etl login`. */
  readonly credentials: Credentials | undefined;
  /** Whether a workbook becomes SQL. */
  readonly parses: boolean;
  /** What is told of events, if anything is. */
  readonly webhook: string | undefined;
  /** The longest that one step may take. */
  readonly timeoutSeconds: number;
}

export interface SmokeEnvironment {
  readonly ETL_USERNAME?: string | undefined;
  readonly ETL_PASSWORD?: string | undefined;
}

export const SMOKE_HELP = `npm run smoke -- [--endpoint URL] [options]

Runs the journey of a file against a backend, says how each step went, and removes all that it made.

  --endpoint URL     the backend's address; default: where one logged in last
  --no-parsing       leave out turning a workbook into SQL
  --webhook URL      also have an event delivered to this address, which must answer with 2xx
  --timeout SECONDS  the longest that one step may take; default 120
  --help             this text

Who it is: an administrator, since it saves a schema. ETL_USERNAME and ETL_PASSWORD say so, or the session of
\`npx etl login --endpoint URL\`.

Exit code 0: all is well. 1: a step failed, or something that it made could not be removed. 2: it could not begin:
no answer, no login, or options that it does not have.
`;

const OPTIONS = {
  endpoint: { type: 'string' },
  'no-parsing': { type: 'boolean', default: false },
  webhook: { type: 'string' },
  timeout: { type: 'string', default: '120' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Undefined when help is asked for. @throws {InvalidInputError} that says which argument is wrong. */
export function readSmokeOptions(
  argv: readonly string[],
  environment: SmokeEnvironment,
): SmokeOptions | undefined {
  const { values, positionals } = parseOptions(argv, OPTIONS);
  if (values.help) return undefined;
  if (positionals.length > 0)
    throw new InvalidInputError(`“${positionals[0]}” is not an option. The address follows --endpoint.`);
  return {
    endpoint: endpointOf(values.endpoint),
    credentials: credentialsFrom(environment),
    parses: !values['no-parsing'],
    webhook: webhookOf(values.webhook),
    timeoutSeconds: timeoutOf(values.timeout),
  };
}

function credentialsFrom({ ETL_USERNAME, ETL_PASSWORD }: SmokeEnvironment): Credentials | undefined {
  if (!ETL_USERNAME && !ETL_PASSWORD) return undefined;
  if (!ETL_USERNAME || !ETL_PASSWORD)
    throw new InvalidInputError('ETL_USERNAME and ETL_PASSWORD belong together: set both, or neither.');
  return { username: ETL_USERNAME, password: ETL_PASSWORD };
}

function webhookOf(text: string | undefined): string | undefined {
  if (text === undefined || /^https?:\/\/./.test(text)) return text;
  throw new InvalidInputError(`--webhook is an address such as https://example.com/hook, not “${text}”.`);
}

function timeoutOf(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidInputError(`--timeout is a whole number of seconds from 1 to 9999, not “${text}”.`);
}
