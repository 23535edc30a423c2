import { readAssembly } from './assembly.ts';
import { JumpingClock } from './clock.ts';
import { Engines } from './engines.ts';
import type { Faults } from './faults.ts';
import { FunctionDirectory } from './function-directory.ts';
import { type AccessKey, functionHolder } from './iam/access-keys.ts';
import type { GrantUse } from './iam/grant-use.ts';
import type { Denial } from './iam/iam-authorizer.ts';
import { messageOf } from './message-of.ts';
import type { LogSink, Place } from './service.ts';
import { StartRefusal } from './start-refusal.ts';
import { openStorage } from './storage.ts';
import { type Provisioned, type ProvisionedResource, provision } from './template/provision.ts';

export interface CloudOptions {
  /** The directory that `cdk synth` wrote. Nothing else is read. */
  readonly assembly: string;
  /** Given by tests that jump in time. */
  readonly clock?: JumpingClock;
  /** Where the state is kept over restarts; without it, in memory. */
  readonly dataDirectory?: string;
  /** The port of the REST API; 0, the default, takes any that is free. @throws EADDRINUSE from the start. */
  readonly apiPort?: number;
  readonly log?: LogSink;
  /** Values of secrets, by output (`Stack.Output`) that holds the ARN, construct path or beginning of the logical id. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** AWS as far as the templates use it, inside this process. */
export interface LocalCloud {
  /** Where all AWS APIs answer. */
  readonly endpoint: string;
  /** Where the REST API answers; empty when the templates have none. */
  readonly apiUrl: string;
  /** By `Stack.Output`. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly resources: readonly ProvisionedResource[];
  readonly clock: JumpingClock;
  /** Every request that policies refused since the start. */
  readonly denials: readonly Denial[];
  /** What the templates let each function do, and what of it was used since the start. */
  grantUses(): readonly GrantUse[];
  readonly faults: Faults;
  /** Of whoever runs the local cloud: may do everything. */
  readonly credentials: AccessKey;
  readonly functions: FunctionDirectory;
  readonly engines: Pick<Engines, 'sqs' | 's3' | 'dynamoDb' | 'events' | 'secrets'>;
  /** The function's own key, by the names that `functions` knows: to try what its role may do. */
  credentialsOf(functionName: string): AccessKey;
  /** Ends everything at once, leaving no thread, port or temporary file. */
  stop(): Promise<void>;
}

const PLACE: Place = { region: 'us-east-1', account: '000000000000' };
const ROOT = 'root';

/** Starts the local cloud. @throws an error that lists everything in the templates that it cannot act on. */
export async function startCloud(options: CloudOptions): Promise<LocalCloud> {
  await using parts = new AsyncDisposableStack(); // ends what was begun, should the start fail
  const assembly = readAssembly(options.assembly);
  const log = options.log ?? (() => {});
  const storage = parts.use(openStorage(options.dataDirectory));
  const clock = options.clock ?? parts.adopt(new JumpingClock(), (own) => own.close());
  const engines = parts.use(new Engines({ clock, storage, place: PLACE, log }));

  const credentials = engines.accessKeys.issue(ROOT, { kind: 'root' });
  const endpoint = await engines.listen();
  const provisioned = await provision({ assembly, handlers: engines.handlers(), place: PLACE });
  for (const [name, value] of Object.entries(options.secrets ?? {})) {
    engines.secrets.overrideSecret(secretIdOf(name, provisioned), value);
  }

  const hasApi = provisioned.resources.some(({ type }) => type === 'AWS::ApiGateway::Stage');
  const api = hasApi ? await engines.apis.listen(options.apiPort ?? 0) : undefined;
  parts.defer(async () => api?.close());
  startResources(provisioned);

  const running = parts.move();
  const functions = new FunctionDirectory(engines.functions, provisioned.resources);
  return {
    endpoint,
    apiUrl: api?.url ?? '',
    ...provisioned,
    clock,
    denials: engines.authorizer.denials,
    grantUses: () => engines.authorizer.grantUses(),
    faults: engines.faults,
    credentials,
    functions,
    engines,
    credentialsOf: (query) => {
      const { name } = functions.find(query);
      const key = engines.accessKeys.of(functionHolder(name));
      if (key === undefined) throw new Error(`${name} has no access key`);
      return { ...key };
    },
    stop: () => running.disposeAsync(),
  };
}

/** Everything stands: polling and schedules begin. */
function startResources({ resources }: Provisioned): void {
  const problems = resources.flatMap(({ resource, stackName, logicalId, type }) => {
    try {
      resource.start?.();
      return [];
    } catch (error) {
      return [`${stackName}/${logicalId} (${type}): ${messageOf(error)}`];
    }
  });
  if (problems.length > 0)
    throw new StartRefusal(`The local cloud cannot run these templates:\n${problems.join('\n')}`);
}

function secretIdOf(name: string, { outputs, resources }: Provisioned): string {
  const output = outputs[name];
  if (output !== undefined) return output;
  const secrets = resources.filter(({ type }) => type === 'AWS::SecretsManager::Secret');
  const found = secrets.filter(
    ({ logicalId, constructPath = '' }) =>
      logicalId.startsWith(name) || `/${constructPath}/`.includes(`/${name}/`),
  );
  const [secret] = found;
  if (secret === undefined || found.length > 1) {
    const known = secrets.map(({ stackName, logicalId }) => `${stackName}/${logicalId}`).join(', ');
    throw new StartRefusal(`${found.length} secrets match ${name}. There are: ${known || 'none'}.`);
  }
  return secret.resource.ref;
}
