import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { AwsError } from '../aws-error.ts';
import type { ResourceHandler } from '../resource.ts';
import type { Place } from '../service.ts';
import { planStack } from '../template/stack-plan.ts';
import type { Template } from '../template/template.ts';
import { type ChangeSet, changesBetween } from './change-set.ts';
import { readTemplate, validationError } from './read-template.ts';
import type { CreateChangeSetRequest } from './requests.ts';
import type { Stack } from './stack.ts';
import type { StackRevision } from './stack-revision.ts';

export interface PlanningDeps {
  readonly handlers: ReadonlyMap<string, ResourceHandler>;
  readonly place: Place;
  readonly nowMs: number;
  /** Names of what all stacks export. */
  readonly exportNames: Iterable<string>;
}

const IAM_CAPABILITIES = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'];

/**
 * What the request would do to the stack.
 * @throws {AwsError} ValidationError, listing everything in the template that the local cloud cannot act on.
 */
export function planChangeSet(
  stack: Stack,
  templateBody: string,
  request: CreateChangeSetRequest,
  { handlers, place, nowMs, exportNames }: PlanningDeps,
): ChangeSet {
  const template = readTemplate(templateBody);
  requireCapability(template, request.Capabilities);
  const parameters = parametersOf(template, request, stack.revision);
  const artifact = {
    name: stack.name,
    template: withValues(template, parameters),
    assets: new Map<string, string>(),
    constructPaths: new Map<string, string>(),
  };
  const plan = planStack(artifact, handlers, place, new Set(exportNames));
  if (plan.problems.length > 0) throw validationError(plan.problems.join('\n'));
  const revision: StackRevision = {
    ...{ templateBody, parameters, plan },
    capabilities: request.Capabilities,
    tags: request.Tags,
    roleArn: request.RoleARN,
    takesOver: request.ImportExistingResources ?? false,
  };
  const id = `${stack.id.replace(/:stack\/.*/, `:changeSet/${request.ChangeSetName}`)}/${randomUUID()}`;
  const changes = changesBetween(stack.revision?.plan, plan);
  return {
    ...{ id, revision, changes },
    name: request.ChangeSetName,
    description: request.Description,
    createdAtMs: nowMs,
    isEmpty: changes.length === 0 && stack.revision !== undefined && isSameBesides(stack.revision, revision),
  };
}

/** Whether all that is not a resource is the same. */
function isSameBesides(before: StackRevision, after: StackRevision): boolean {
  const outputsOf = ({ plan }: StackRevision) => plan.artifact.template.Outputs;
  return (
    isDeepStrictEqual(before.parameters, after.parameters) &&
    isDeepStrictEqual(before.tags, after.tags) &&
    isDeepStrictEqual(outputsOf(before), outputsOf(after))
  );
}

function requireCapability(template: Template, given: readonly string[]): void {
  const hasRights = Object.values(template.Resources).some((resource) =>
    String(Object(resource).Type).startsWith('AWS::IAM::'),
  );
  if (!hasRights || IAM_CAPABILITIES.some((capability) => given.includes(capability))) return;
  throw new AwsError('InsufficientCapabilitiesException', 'Requires capabilities : [CAPABILITY_NAMED_IAM]');
}

function parametersOf(
  template: Template,
  { Parameters }: CreateChangeSetRequest,
  before: StackRevision | undefined,
): Record<string, string> {
  const unknown = Parameters.filter(({ ParameterKey }) => !Object.hasOwn(template.Parameters, ParameterKey));
  if (unknown.length > 0) {
    const names = unknown.map(({ ParameterKey }) => ParameterKey).join(', ');
    throw validationError(`Parameters: [${names}] do not exist in the template`);
  }
  return Object.fromEntries(
    Parameters.flatMap(({ ParameterKey, ParameterValue, UsePreviousValue }) => {
      const value = UsePreviousValue ? before?.parameters[ParameterKey] : ParameterValue;
      return value === undefined ? [] : [[ParameterKey, value]];
    }),
  );
}

function withValues(template: Template, values: Readonly<Record<string, string>>): Template {
  const parameters = Object.entries(template.Parameters).map(([name, parameter]) => [
    name,
    { ...parameter, Default: values[name] ?? parameter.Default },
  ]);
  return { ...template, Parameters: Object.fromEntries(parameters) };
}
