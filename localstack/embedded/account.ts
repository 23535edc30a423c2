import { JumpingClock } from './clock.ts';
import { CloudFormationService } from './cloudformation/cloudformation-service.ts';
import { StackStore } from './cloudformation/stack-store.ts';
import { UnpackedAssets } from './cloudformation/unpacked-assets.ts';
import { Engines } from './engines.ts';
import type { AccessKey } from './iam/access-keys.ts';
import type { Denial } from './iam/iam-authorizer.ts';
import { IdentityPolicy } from './iam/policy-document.ts';
import { repositoryResources } from './repository-resources.ts';
import type { LogSink, Place, PolicyDocument } from './service.ts';
import { SsmParameters } from './ssm/parameters.ts';
import { openStorage } from './storage.ts';
import { StsService } from './sts/sts-service.ts';

export interface AccountOptions {
  readonly place: Place;
  /** The owner's, where it is known beforehand. */
  readonly key?: AccessKey;
  readonly log?: LogSink;
}

/** An account in which nothing is deployed yet. The CDK's command line can, with `AWS_ENDPOINT_URL` set to its endpoint. */
export interface Account {
  /** Where all AWS APIs answer; also the REST APIs, at `/_aws/execute-api/<api>/<stage>/…`. */
  readonly endpoint: string;
  /** Of whoever owns the account: may do everything. */
  readonly credentials: AccessKey;
  readonly stacks: Pick<StackStore, 'all' | 'find'>;
  readonly engines: Engines;
  /** Every request that policies refused since the start. */
  readonly denials: readonly Denial[];
  /** A role that no template makes, with these rights: who holds the key acts as it. */
  admit(roleName: string, rights: PolicyDocument): AccessKey;
  /** Ends everything at once, leaving no thread, port or temporary file. */
  stop(): Promise<void>;
}

/** Opens an account in memory. It ends with the process. */
export async function openAccount({ place, key, log = () => {} }: AccountOptions): Promise<Account> {
  await using parts = new AsyncDisposableStack(); // ends what was begun, should the start fail
  const storage = parts.use(openStorage(undefined));
  const clock = parts.adopt(new JumpingClock(), (own) => own.close());
  const engines = new Engines({ clock, storage, place, log });
  const readObject = (bucket: string, key: string) => engines.s3.readObject(bucket, key);
  const assets = parts.use(new UnpackedAssets(readObject));
  parts.use(engines); // functions end before their files go
  const { accessKeys, authorizer } = engines;

  const parameters = new SsmParameters(place);
  const handlers = [...engines.handlers(), ...parameters.handlers(), ...repositoryResources(place)];
  const stacks = new StackStore({ clock, place, assetDirectory: (asset) => assets.directory(asset) });
  engines.offer('ssm', parameters);
  engines.offer('sts', new StsService({ accessKeys, authorizer, clock, place }));
  engines.offer(
    'cloudformation',
    new CloudFormationService({ clock, place, authorizer, handlers, stacks, readObject }),
  );
  const credentials = accessKeys.issue('root', { kind: 'root' }, key);
  const endpoint = await engines.listen();

  const running = parts.move();
  return {
    endpoint,
    credentials,
    stacks,
    engines,
    denials: authorizer.denials,
    admit(roleName, rights) {
      const roleArn = `arn:aws:iam::${place.account}:role/${roleName}`;
      authorizer.addRole(roleArn, [], IdentityPolicy.parse(rights));
      return accessKeys.issue(roleName, { kind: 'role', roleArn, functionName: roleName });
    },
    stop: () => running.disposeAsync(),
  };
}
