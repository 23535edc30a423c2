import { z } from 'zod';
import type { StackArtifact } from '../assembly.ts';
import { messageOf } from '../message-of.ts';
import type { ResourceHandler } from '../resource.ts';
import type { Place } from '../service.ts';
import { resolve } from './intrinsics.ts';
import { propertyProblems } from './property-problems.ts';
import { resourceOrder } from './resource-order.ts';
import { StackScope } from './stack-scope.ts';
import { TemplateResource } from './template.ts';

export interface PlannedResource {
  readonly logicalId: string;
  readonly template: TemplateResource;
  readonly handler: ResourceHandler;
}

/** What will be made of a stack, in order, and everything that speaks against it. */
export interface StackPlan {
  readonly artifact: StackArtifact;
  readonly resources: readonly PlannedResource[];
  readonly problems: readonly string[];
}

/** Stands for whatever a reference will be once the resource exists; made so that it can be split like an ARN. */
const PLACEHOLDER = 'arn:aws:known:after:creation:of/the/resource';

/**
 * Checks a stack before anything is made of it: types, resource attributes, intrinsics, references, property names.
 * `exports` are the names that earlier stacks export; this stack's are added.
 */
export function planStack(
  artifact: StackArtifact,
  handlers: ReadonlyMap<string, ResourceHandler>,
  place: Place,
  exports: Set<string>,
): StackPlan {
  const planner = new StackPlanner(artifact, handlers, place, exports);
  planner.includeResources();
  const resources = planner.planResources();
  planner.checkOutputs();
  return { artifact, resources, problems: planner.problems };
}

class StackPlanner {
  readonly problems: string[] = [];
  readonly #artifact: StackArtifact;
  readonly #handlers: ReadonlyMap<string, ResourceHandler>;
  readonly #exports: Set<string>;
  readonly #scope: StackScope;
  readonly #included = new Map<string, TemplateResource>();

  constructor(
    artifact: StackArtifact,
    handlers: ReadonlyMap<string, ResourceHandler>,
    place: Place,
    exports: Set<string>,
  ) {
    this.#artifact = artifact;
    this.#handlers = handlers;
    this.#exports = exports;
    const included = this.#included;
    this.#scope = new StackScope(artifact.name, artifact.template, place, {
      ref: (logicalId) => (included.has(logicalId) ? PLACEHOLDER : undefined),
      attribute: (logicalId) => (included.has(logicalId) ? PLACEHOLDER : undefined),
      exported: (exportName) => (exports.has(exportName) ? PLACEHOLDER : undefined),
    });
  }

  /** Finds the resources that their conditions do not leave out. */
  includeResources(): void {
    for (const [logicalId, raw] of Object.entries(this.#artifact.template.Resources)) {
      this.#attempt(`/${logicalId}`, () => {
        const resource = TemplateResource.parse(raw);
        if (this.#isMeant(resource.Condition)) this.#included.set(logicalId, resource);
      });
    }
  }

  planResources(): PlannedResource[] {
    const order = this.#attempt('', () => resourceOrder(this.#included)) ?? [];
    return order.flatMap((logicalId) => {
      const template = this.#included.get(logicalId);
      const planned = template && this.#attempt(`/${logicalId}`, () => this.#plan(logicalId, template));
      return planned ?? [];
    });
  }

  checkOutputs(): void {
    for (const [key, output] of Object.entries(this.#artifact.template.Outputs)) {
      this.#attempt(`/Outputs.${key}`, () => {
        if (!this.#isMeant(output.Condition)) return;
        resolve(output.Value, this.#scope);
        if (output.Export) this.#exports.add(String(resolve(output.Export.Name, this.#scope)));
      });
    }
  }

  #plan(logicalId: string, template: TemplateResource): PlannedResource {
    const { Type, Properties } = template;
    const handler = this.#handlers.get(Type);
    if (handler === undefined) throw new Error(`resource type ${Type} is not supported by the local cloud`);
    const parsed = handler.properties.safeParse(resolve(Properties, this.#scope));
    for (const problem of parsed.success ? [] : propertyProblems(parsed.error, Properties)) {
      this.problems.push(`${this.#artifact.name}/${logicalId} (${Type}): ${problem}`);
    }
    return { logicalId, template, handler };
  }

  #isMeant(condition: string | undefined): boolean {
    return condition === undefined || this.#scope.conditionHolds(condition);
  }

  /** Turns what `action` throws into problems, so that the rest is looked at as well. */
  #attempt<Result>(subject: string, action: () => Result): Result | undefined {
    try {
      return action();
    } catch (error) {
      const reasons = error instanceof z.ZodError ? attributeProblems(error) : [messageOf(error)];
      this.problems.push(...reasons.map((reason) => `${this.#artifact.name}${subject}: ${reason}`));
      return undefined;
    }
  }
}

function attributeProblems(error: z.ZodError): string[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `resource attribute ${key} is not supported by the local cloud`)
      : [`resource attribute ${issue.path.join('.')}: ${issue.message}`],
  );
}
