import { Session } from '../../../client/session.ts';
import { InvalidInputError } from '../../../shared/errors.ts';
import type { LoginCommand } from '../verbs/login.ts';
import type { CredentialsFile } from './credentials-file.ts';
import { isOwnMachine } from './own-machine.ts';
import { ask, isTerminal, readPassword } from './terminal.ts';
import type { Voice } from './voice.ts';

/** Exchanges a password for tokens and keeps those. */
export async function logIn(
  { username: given }: LoginCommand,
  endpoint: string,
  credentials: CredentialsFile,
  { streams, write, complain }: Voice,
): Promise<void> {
  if (endpoint.startsWith('http:') && !isOwnMachine(endpoint))
    complain(`${endpoint} is not https: others on the way can read the password.`);
  const username = given ?? (await askName(streams));
  const password = await readPassword(streams);
  const store = credentials.storeFor(endpoint, { isLogin: true });
  await new Session(`${endpoint}/api/v1`, { store }).logIn({ username, password });
  const done = { endpoint, username, credentials: credentials.path };
  await write(
    streams.stdout.isTTY ? `Logged in to ${endpoint} as ${username}.\n` : `${JSON.stringify(done)}\n`,
  );
}

async function askName(streams: Voice['streams']): Promise<string> {
  if (!isTerminal(streams.stdin))
    throw new InvalidInputError('Say who you are: --username NAME. Standard input is for the password.');
  const name = (await ask(streams, 'User name: ')).trim();
  if (name === '') throw new InvalidInputError('The user name is empty.');
  return name;
}
