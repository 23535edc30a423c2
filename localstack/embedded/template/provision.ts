import type { Assembly } from '../assembly.ts';
import type { Resource, ResourceContext, ResourceHandler } from '../resource.ts';
import type { Place } from '../service.ts';
import { StartRefusal } from '../start-refusal.ts';
import { DeployedStack, type Exports, type ResourceChange } from './deployed-stack.ts';
import { planStack } from './stack-plan.ts';

/** A resource of a template and what it became. */
export interface ProvisionedResource {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly constructPath: string | undefined;
  readonly resource: Resource;
}

export interface Provisioned {
  readonly resources: readonly ProvisionedResource[];
  /** By `Stack.Output`. */
  readonly outputs: Readonly<Record<string, string>>;
}

export interface ProvisionOptions {
  readonly assembly: Assembly;
  readonly handlers: readonly ResourceHandler[];
  readonly place: Place;
}

/** Makes every stack's resources. @throws an error that lists everything the local cloud cannot act on. */
export async function provision({ assembly, handlers, place }: ProvisionOptions): Promise<Provisioned> {
  const byType = new Map(handlers.map((handler) => [handler.type, handler]));
  const exportNames = new Set<string>();
  const plans = assembly.stacks.map((artifact) => planStack(artifact, byType, place, exportNames));
  failOn(plans.flatMap(({ problems }) => problems));

  const exports: Exports = new Map();
  const outputs: Record<string, string> = {};
  const resources: ProvisionedResource[] = [];
  for (const { artifact, ...plan } of plans) {
    const { name, assets, constructPaths } = artifact;
    const stack = new DeployedStack({ name, place, exports, assetDirectory: directoryAmong(assets) });
    failOn(problemsOf(name, await stack.apply({ artifact, ...plan }, { takesOver: true })));
    for (const { key, value, exportName } of stack.outputs()) {
      outputs[`${name}.${key}`] = value;
      if (exportName !== undefined) exports.set(exportName, value);
    }
    resources.push(
      ...stack.resources().map(({ logicalId, type, resource }) => ({
        ...{ stackName: name, logicalId, type, resource },
        constructPath: constructPaths.get(logicalId),
      })),
    );
  }
  return { resources, outputs };
}

function directoryAmong(assets: ReadonlyMap<string, string>): ResourceContext['assetDirectory'] {
  return ({ objectKey }) => {
    const directory = assets.get(objectKey);
    if (directory === undefined) throw new Error(`the stack has no asset with the object key ${objectKey}`);
    return directory;
  };
}

function problemsOf(stackName: string, changes: readonly ResourceChange[]): string[] {
  return changes.flatMap(({ logicalId, type, reason }) =>
    (reason?.split('\n') ?? []).map((line) => `${stackName}/${logicalId} (${type}): ${line}`),
  );
}

function failOn(problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new StartRefusal(`The local cloud cannot run these templates:\n${problems.join('\n')}`);
}
