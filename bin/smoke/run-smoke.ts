import { EtlClient } from '../../client/etl-client.ts';
import { MemoryTokenStore } from '../../client/tokens.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import { CredentialsFile } from '../etl/backend/credentials-file.ts';
import { failureSentences } from '../etl/backend/failure-sentence.ts';
import { InterruptedError, interruptible } from '../etl/backend/interruptible.ts';
import { journey, requireDone } from './journey.ts';
import { readSmokeOptions, SMOKE_HELP, type SmokeEnvironment, type SmokeOptions } from './smoke-options.ts';
import { StepFailedError, Steps } from './steps.ts';

export const SmokeExit = { well: 0, unwell: 1, couldNotRun: 2 } as const;
export type SmokeExit = (typeof SmokeExit)[keyof typeof SmokeExit];

/** Runs the journey and says what the process ends with. */
export async function runSmoke(
  argv: readonly string[],
  environment: SmokeEnvironment,
  write: (text: string) => void,
): Promise<SmokeExit> {
  let options: SmokeOptions | undefined;
  try {
    options = readSmokeOptions(argv, environment);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    write(`${error.message}\nnpm run smoke -- --help says how to call it.\n`);
    return SmokeExit.couldNotRun;
  }
  if (options === undefined) {
    write(SMOKE_HELP);
    return SmokeExit.well;
  }
  const file = new CredentialsFile();
  const endpoint = options.endpoint ?? (await file.lastEndpoint());
  if (endpoint === undefined) {
    write('Say which backend: npm run smoke -- --endpoint URL\n');
    return SmokeExit.couldNotRun;
  }
  const { credentials } = options;
  const client =
    credentials === undefined
      ? new EtlClient(endpoint, { store: file.storeFor(endpoint) })
      : new EtlClient(endpoint, { store: new MemoryTokenStore(), credentials });
  return await run(client, endpoint, options, write);
}

async function run(
  client: EtlClient,
  endpoint: string,
  options: SmokeOptions,
  write: (text: string) => void,
): Promise<SmokeExit> {
  const { timeoutSeconds, credentials } = options;
  const reasonOf = (error: unknown) => reasonFor(error, endpoint);
  const steps = new Steps({ write, reasonOf, timeoutSeconds });
  write(`${endpoint}\n`);
  try {
    await steps.step('answer', () => requireAnswer(endpoint));
    await steps.step('log in', () => client.session.tokens());
  } catch (error) {
    if (!(error instanceof StepFailedError)) throw error;
    return SmokeExit.couldNotRun;
  }
  // A session that was there before stays.
  if (credentials !== undefined)
    steps.afterwards('log out', async () => requireDone(await client.http.POST('/login/logout')));
  const isWell = await interruptible(async (stopped) => {
    steps.stopAt(stopped);
    await journey(client, steps, options);
  }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof StepFailedError || error instanceof InterruptedError) return false;
      throw error;
    },
  );
  const isClean = await steps.cleanUp();
  write(isWell && isClean ? `${endpoint} is well.\n` : `${endpoint} is not well: see above.\n`);
  return isWell && isClean ? SmokeExit.well : SmokeExit.unwell;
}

async function requireAnswer(endpoint: string): Promise<void> {
  const { ok, status } = await fetch(`${endpoint}/health`);
  if (!ok) throw new Error(`GET /health answered ${status}.`);
}

function reasonFor(error: unknown, endpoint: string): string {
  const sentences = failureSentences(error, endpoint);
  return sentences?.join(' ') ?? (error instanceof Error ? error.message : String(error));
}
