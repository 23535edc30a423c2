import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { messageOf } from '../message-of.ts';
import type { Resource, ResourceContext } from '../resource.ts';
import type { Place } from '../service.ts';
import { resolve } from './intrinsics.ts';
import { physicalName } from './physical-name.ts';
import { propertyProblems } from './property-problems.ts';
import { dependenciesOf } from './resource-order.ts';
import type { PlannedResource, StackPlan } from './stack-plan.ts';
import { StackScope } from './stack-scope.ts';

/** What stacks offer each other, by the name of the export. */
export type Exports = Map<string, string>;

/** What became of a resource when a plan was carried out. */
export interface ResourceChange {
  readonly logicalId: string;
  readonly type: string;
  readonly action: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly outcome: 'COMPLETE' | 'FAILED' | 'SKIPPED';
  readonly physicalId: string;
  readonly reason?: string;
}

/** A resource that stands, and what it was made from. */
interface StandingResource {
  readonly planned: PlannedResource;
  readonly resource: Resource;
  /** With every intrinsic resolved, before and after the handler's schema read them. */
  readonly given: unknown;
  readonly properties: unknown;
}

export interface DeployedStackOptions {
  readonly name: string;
  readonly place: Place;
  readonly exports: Exports;
  readonly assetDirectory: ResourceContext['assetDirectory'];
}

interface ApplyOptions {
  /** Whether what has a name already may be something that this stack has not made. */
  readonly takesOver: boolean;
  /** Whether what the plan does not have was made by an operation that is taken back. */
  readonly isRollback?: boolean;
}

/** The resources of one stack as they stand. A plan is carried out against them: what is as it should be is left alone. */
export class DeployedStack {
  readonly #options: DeployedStackOptions;
  readonly #standing = new Map<string, StandingResource>();
  #scope: StackScope | undefined;
  #plan: StackPlan | undefined;

  constructor(options: DeployedStackOptions) {
    this.#options = options;
  }

  /** Names of exports of other stacks that this one's resources use. */
  get imports(): ReadonlySet<string> {
    return this.#scope?.imports ?? new Set();
  }

  resource(logicalId: string): Resource | undefined {
    return this.#standing.get(logicalId)?.resource;
  }

  resources(): { logicalId: string; type: string; resource: Resource }[] {
    return [...this.#standing].map(([logicalId, { planned, resource }]) => ({
      logicalId,
      type: planned.template.Type,
      resource,
    }));
  }

  /**
   * Makes what is missing, changes what differs and takes away what the plan no longer has.
   * What depends on a resource that failed is left out, so that each problem is told once.
   */
  async apply(plan: StackPlan, { takesOver, isRollback = false }: ApplyOptions): Promise<ResourceChange[]> {
    const { place, exports, name } = this.#options;
    this.#plan = plan;
    this.#scope = new StackScope(name, plan.artifact.template, place, {
      ref: (logicalId) => this.#standing.get(logicalId)?.resource.ref,
      attribute: (logicalId, attribute) => this.#standing.get(logicalId)?.resource.attributes?.[attribute],
      exported: (exportName) => exports.get(exportName),
    });
    const changes: ResourceChange[] = [];
    const failed = new Set<string>();
    for (const planned of plan.resources) {
      const { logicalId, template } = planned;
      if ([...dependenciesOf(template)].some((dependency) => failed.has(dependency))) failed.add(logicalId);
      else {
        const change = await this.#bring(planned, this.#scope, takesOver);
        if (change?.outcome === 'FAILED') failed.add(logicalId);
        if (change !== undefined) changes.push(change);
      }
    }
    if (failed.size > 0) return changes;
    const wanted = new Set(plan.resources.map(({ logicalId }) => logicalId));
    const superfluous = [...this.#standing.keys()].filter((logicalId) => !wanted.has(logicalId));
    return [...changes, ...(await this.#takeAway(superfluous, isRollback))];
  }

  /** Takes all away, in the opposite order, but what its `DeletionPolicy` keeps. What could not be stays listed. */
  async remove({ isRollback }: { readonly isRollback: boolean }): Promise<ResourceChange[]> {
    const changes = await this.#takeAway([...this.#standing.keys()], isRollback);
    if (this.#standing.size === 0) this.#scope = undefined;
    return changes;
  }

  /** The stack's outputs, and which of them it exports under which name. */
  outputs(): { readonly key: string; readonly value: string; readonly exportName?: string }[] {
    const scope = this.#scope;
    const template = this.#plan?.artifact.template;
    if (scope === undefined || template === undefined) return [];
    return Object.entries(template.Outputs).flatMap(([key, { Value, Export, Condition }]) => {
      if (Condition !== undefined && !scope.conditionHolds(Condition)) return [];
      const value = String(this.#resolve(`Outputs.${key}`, Value, scope));
      if (Export === undefined) return [{ key, value }];
      return [{ key, value, exportName: String(this.#resolve(`Outputs.${key}`, Export.Name, scope)) }];
    });
  }

  /** Makes or changes one resource; `undefined` when it stands as it should. */
  async #bring(
    planned: PlannedResource,
    scope: StackScope,
    takesOver: boolean,
  ): Promise<ResourceChange | undefined> {
    const { logicalId, template, handler } = planned;
    const standing = this.#standing.get(logicalId);
    const action = standing === undefined ? 'CREATE' : 'UPDATE';
    const subject = { logicalId, type: template.Type, action } as const;
    try {
      const given = resolve(template.Properties, scope);
      if (standing !== undefined && isSame(standing, planned, given)) {
        this.#standing.set(logicalId, { ...standing, planned });
        return undefined;
      }
      const properties = handler.properties.parse(given);
      if (standing !== undefined && !handler.changesInPlace)
        await standing.planned.handler.remove?.(standing.resource, standing.properties);
      const resource = await handler.create(properties, {
        ...this.#contextOf(logicalId),
        requiresFreeName: standing === undefined && !takesOver,
      });
      this.#standing.set(logicalId, { planned, resource, given, properties });
      return { ...subject, outcome: 'COMPLETE', physicalId: resource.ref };
    } catch (error) {
      const reasons = error instanceof z.ZodError ? propertyProblems(error) : [messageOf(error)];
      const physicalId = standing?.resource.ref ?? '';
      return { ...subject, outcome: 'FAILED', physicalId, reason: reasons.join('\n') };
    }
  }

  async #takeAway(logicalIds: readonly string[], isRollback: boolean): Promise<ResourceChange[]> {
    const changes: ResourceChange[] = [];
    for (const logicalId of [...logicalIds].reverse()) {
      const standing = this.#standing.get(logicalId);
      if (standing === undefined) continue;
      const change = isKept(standing, isRollback)
        ? { ...deletionOf(logicalId, standing), outcome: 'SKIPPED' as const }
        : await takenAway(logicalId, standing);
      if (change.outcome !== 'FAILED') this.#standing.delete(logicalId);
      changes.push(change);
    }
    return changes;
  }

  #contextOf(logicalId: string): ResourceContext {
    const { name: stackName, assetDirectory } = this.#options;
    return {
      stackName,
      logicalId,
      name: (given, rules) => given ?? physicalName(stackName, logicalId, rules),
      assetDirectory,
    };
  }

  #resolve(subject: string, value: unknown, scope: StackScope): unknown {
    try {
      return resolve(value, scope);
    } catch (cause) {
      throw new Error(`${this.#options.name}/${subject}: ${messageOf(cause)}`, { cause });
    }
  }
}

function isSame({ planned, given }: StandingResource, next: PlannedResource, nextGiven: unknown): boolean {
  return planned.template.Type === next.template.Type && isDeepStrictEqual(given, nextGiven);
}

/** @param isRollback of the operation that made it */
function isKept({ planned }: StandingResource, isRollback: boolean): boolean {
  const policy = planned.template.DeletionPolicy;
  return policy === 'Retain' || (policy === 'RetainExceptOnCreate' && !isRollback);
}

function deletionOf(logicalId: string, { planned, resource }: StandingResource) {
  return { logicalId, type: planned.template.Type, action: 'DELETE', physicalId: resource.ref } as const;
}

async function takenAway(logicalId: string, standing: StandingResource): Promise<ResourceChange> {
  const subject = deletionOf(logicalId, standing);
  try {
    await standing.planned.handler.remove?.(standing.resource, standing.properties);
    return { ...subject, outcome: 'COMPLETE' };
  } catch (error) {
    return { ...subject, outcome: 'FAILED', reason: messageOf(error) };
  }
}
