import { z } from 'zod';
import type { Assembly } from '../assembly.ts';
import type { Resource, ResourceContext, ResourceHandler } from '../resource.ts';
import type { Place } from '../service.ts';
import { StartRefusal } from '../start-refusal.ts';
import { resolve } from './intrinsics.ts';
import { physicalName } from './physical-name.ts';
import { propertyProblems } from './property-problems.ts';
import { dependenciesOf } from './resource-order.ts';
import { type PlannedResource, planStack, type StackPlan } from './stack-plan.ts';
import { StackScope } from './stack-scope.ts';

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

  const exports = new Map<string, string>();
  const outputs: Record<string, string> = {};
  const resources: ProvisionedResource[] = [];
  for (const plan of plans) {
    const stack = new StackInProgress(plan, place, exports);
    await stack.createAll();
    failOn(stack.problems);
    Object.assign(outputs, stack.outputs());
    resources.push(...stack.resources());
  }
  return { resources, outputs };
}

class StackInProgress {
  readonly problems: string[] = [];
  readonly #plan: StackPlan;
  readonly #exports: Map<string, string>;
  readonly #scope: StackScope;
  readonly #created = new Map<string, Resource>();
  readonly #failed = new Set<string>();

  constructor(plan: StackPlan, place: Place, exports: Map<string, string>) {
    this.#plan = plan;
    this.#exports = exports;
    const { name, template } = plan.artifact;
    this.#scope = new StackScope(name, template, place, {
      ref: (logicalId) => this.#created.get(logicalId)?.ref,
      attribute: (logicalId, attribute) => this.#created.get(logicalId)?.attributes?.[attribute],
      exported: (exportName) => exports.get(exportName),
    });
  }

  /** What depends on a resource that failed is left out, so that each problem is told once. */
  async createAll(): Promise<void> {
    for (const planned of this.#plan.resources) {
      const { logicalId, template } = planned;
      if ([...dependenciesOf(template)].some((dependency) => this.#failed.has(dependency))) {
        this.#failed.add(logicalId);
        continue;
      }
      try {
        this.#created.set(logicalId, await this.#create(planned));
      } catch (error) {
        const reasons = error instanceof z.ZodError ? propertyProblems(error) : [(error as Error).message];
        const subject = `${this.#plan.artifact.name}/${logicalId} (${template.Type})`;
        this.problems.push(...reasons.map((reason) => `${subject}: ${reason}`));
        this.#failed.add(logicalId);
      }
    }
  }

  resources(): ProvisionedResource[] {
    const { name, constructPaths } = this.#plan.artifact;
    return this.#plan.resources.flatMap(({ logicalId, template }) => {
      const resource = this.#created.get(logicalId);
      const constructPath = constructPaths.get(logicalId);
      return resource ? [{ stackName: name, logicalId, type: template.Type, constructPath, resource }] : [];
    });
  }

  /** Resolves the stack's outputs and adds those it exports. */
  outputs(): Record<string, string> {
    const { name, template } = this.#plan.artifact;
    const outputs: Record<string, string> = {};
    for (const [key, { Value, Export, Condition }] of Object.entries(template.Outputs)) {
      if (Condition !== undefined && !this.#scope.conditionHolds(Condition)) continue;
      const value = String(this.#resolve(`Outputs.${key}`, Value));
      outputs[`${name}.${key}`] = value;
      if (Export) this.#exports.set(String(this.#resolve(`Outputs.${key}`, Export.Name)), value);
    }
    return outputs;
  }

  async #create({ logicalId, template, handler }: PlannedResource): Promise<Resource> {
    const properties = handler.properties.parse(resolve(template.Properties, this.#scope));
    return handler.create(properties, this.#contextOf(logicalId));
  }

  #contextOf(logicalId: string): ResourceContext {
    const { name: stackName, assets } = this.#plan.artifact;
    return {
      stackName,
      logicalId,
      name: (given, rules) => given ?? physicalName(stackName, logicalId, rules),
      assetDirectory(objectKey) {
        const directory = assets.get(objectKey);
        if (directory === undefined)
          throw new Error(`the stack has no asset with the object key ${objectKey}`);
        return directory;
      },
    };
  }

  #resolve(subject: string, value: unknown): unknown {
    try {
      return resolve(value, this.#scope);
    } catch (cause) {
      throw new Error(`${this.#plan.artifact.name}/${subject}: ${(cause as Error).message}`, { cause });
    }
  }
}

function failOn(problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new StartRefusal(`The local cloud cannot run these templates:\n${problems.join('\n')}`);
}
