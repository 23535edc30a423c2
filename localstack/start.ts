import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAssembly } from './build-assembly.ts';
import { type LocalCloud, startCloud } from './embedded/cloud.ts';
import { StartRefusal } from './embedded/start-refusal.ts';
import { logPrinter } from './log-printer.ts';
import { asksForHelp, readStartOptions, StartError, type StartOptions, USAGE } from './start-options.ts';
import { welcome } from './welcome.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const ADMINISTRATOR_SECRET = 'EtlDesign-local-Data.FirstAdministratorSecretArn';

/** `npm start`: the whole backend, from the synthesised templates, until Ctrl-C. */
async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (asksForHelp(args)) return void process.stdout.write(USAGE);
  // biome-ignore lint/style/noProcessEnv: this is the command line's own configuration
  const options = readStartOptions(args, process.env);
  const isFirstStart =
    options.dataDirectory === undefined || !existsSync(join(options.dataDirectory, 'state.sqlite'));
  const password = options.adminPassword ?? randomBytes(12).toString('base64url');
  await expectFreePort(options.port); // before the seconds that building may take
  const assembly = await build();
  const cloud = await run(assembly, options, isFirstStart ? password : undefined);
  stopOnSignal(cloud);
  process.stdout.write(
    welcome({
      url: cloud.apiUrl,
      password: isFirstStart ? password : undefined,
      isPasswordIgnored: !isFirstStart && options.adminPassword !== undefined,
      dataDirectory: options.dataDirectory,
    }),
  );
}

/** @throws {StartError} when another program listens there. */
async function expectFreePort(port: number): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (cause) => reject(isAddressTaken(cause) ? portTaken(port, cause) : cause));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
}

function portTaken(port: number, cause: unknown): StartError {
  return new StartError(
    `Port ${port} is taken by another program. Stop that, or choose another port: PORT=${port + 1} npm start (PORT=0 takes any free one).`,
    { cause },
  );
}

function build(): Promise<string> {
  process.stderr.write('Building from the CDK app (a few seconds when something changed) …\n');
  return buildAssembly({ project: PROJECT, stage: 'local' });
}

async function run(
  assembly: string,
  { port, dataDirectory }: StartOptions,
  password: string | undefined,
): Promise<LocalCloud> {
  try {
    return await startCloud({
      assembly,
      apiPort: port,
      log: logPrinter(process.stderr, () => new Date()),
      ...(dataDirectory === undefined ? {} : { dataDirectory }),
      ...(password === undefined
        ? {}
        : { secrets: { [ADMINISTRATOR_SECRET]: JSON.stringify({ username: 'admin', password }) } }),
    });
  } catch (cause) {
    throw isAddressTaken(cause) ? portTaken(port, cause) : cause;
  }
}

function isAddressTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function stopOnSignal(cloud: LocalCloud): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) process.exit(130); // asked twice: do not wait for anything
    isStopping = true;
    cloud.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
}

function fail(error: unknown): never {
  process.stderr.write(`\n${sentenceFor(error)}\n`);
  process.exit(1);
}

/** What a person can mend is said in a sentence; a bug keeps its stack. */
function sentenceFor(error: unknown): string {
  if (error instanceof StartError || error instanceof StartRefusal) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

main().catch(fail);
