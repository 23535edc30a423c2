import { parseArgs } from 'node:util';

/** How it is called. */
export const USAGE = `Usage: [PORT=3000] [ADMIN_PASSWORD=…] npm start [-- --data DIRECTORY]

Starts the whole backend on this machine, until Ctrl-C. npm takes for itself what does not follow --.

  --data DIRECTORY   keeps tasks, files and users there over restarts; without it they are kept in memory
  -h, --help         this text
  PORT               where the API listens, 3000 if nothing is said; 0 takes any free port
  ADMIN_PASSWORD     of the user “admin” at the first start, 8 to 128 characters; one is made if nothing is said
`;

export interface StartOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Where the state is kept over restarts; in memory without it. */
  readonly dataDirectory: string | undefined;
  readonly adminPassword: string | undefined;
}

/** What the person asked for cannot be done; the message says what to change. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

const DEFAULT_PORT = 3000;
const SHORTEST_PASSWORD = 8;
const LONGEST_PASSWORD = 128;

/** @throws {StartError} naming what is wrong. */
export function readStartOptions(
  args: readonly string[],
  environment: { readonly PORT?: string | undefined; readonly ADMIN_PASSWORD?: string | undefined },
): StartOptions {
  return {
    port: readPort(environment.PORT),
    dataDirectory: readDataDirectory(args),
    adminPassword: readPassword(environment.ADMIN_PASSWORD),
  };
}

function readPort(text: string | undefined): number {
  if (text === undefined || text === '') return DEFAULT_PORT;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new StartError(`PORT is “${text}”. It must be a number from 0 to 65535; 0 takes any free port.`);
}

function readPassword(password: string | undefined): string | undefined {
  if (password === undefined || password === '') return undefined;
  if (password.length >= SHORTEST_PASSWORD && password.length <= LONGEST_PASSWORD) return password;
  throw new StartError(
    `ADMIN_PASSWORD must have ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters. Leave it out to have one generated.`,
  );
}

/** Whether only the usage is wanted. */
export function asksForHelp(args: readonly string[]): boolean {
  return args.includes('--help') || args.includes('-h');
}

function readDataDirectory(args: readonly string[]): string | undefined {
  try {
    return parseArgs({ args: [...args], options: { data: { type: 'string' } } }).values.data;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`${reason}\n\n${USAGE.trimEnd()}`, { cause });
  }
}
