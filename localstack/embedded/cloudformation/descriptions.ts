import type { Place, QueryOutput } from '../service.ts';
import type { ChangeSet, PlannedChange } from './change-set.ts';
import type { Stack, StackEvent } from './stack.ts';
import type { StackRevision } from './stack-revision.ts';

export const NO_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

const iso = (ms: number) => new Date(ms).toISOString();

export function stackDescription(stack: Stack): QueryOutput {
  const { revision } = stack;
  const descriptions = revision?.plan.artifact.template.Outputs ?? {};
  return {
    StackId: stack.id,
    StackName: stack.name,
    Description: revision?.plan.artifact.template.Description,
    Parameters: parameterList(revision),
    CreationTime: iso(stack.createdAtMs),
    LastUpdatedTime: stack.updatedAtMs === undefined ? undefined : iso(stack.updatedAtMs),
    StackStatus: stack.status,
    StackStatusReason: stack.statusReason,
    DisableRollback: false,
    NotificationARNs: [],
    Capabilities: revision?.capabilities ?? [],
    Outputs: stack.outputs.map(({ key, value, exportName }) => ({
      OutputKey: key,
      OutputValue: value,
      Description: textOf(descriptions[key]?.Description),
      ExportName: exportName,
    })),
    RoleARN: revision?.roleArn,
    Tags: tagList(revision?.tags ?? []),
    EnableTerminationProtection: stack.isProtected,
  };
}

export function changeSetDescription(stack: Stack, changeSet: ChangeSet): QueryOutput {
  return {
    ChangeSetName: changeSet.name,
    ChangeSetId: changeSet.id,
    StackId: stack.id,
    StackName: stack.name,
    Description: changeSet.description,
    Parameters: parameterList(changeSet.revision),
    CreationTime: iso(changeSet.createdAtMs),
    ExecutionStatus: changeSet.isEmpty ? 'UNAVAILABLE' : 'AVAILABLE',
    Status: changeSet.isEmpty ? 'FAILED' : 'CREATE_COMPLETE',
    StatusReason: changeSet.isEmpty ? NO_CHANGES : undefined,
    NotificationARNs: [],
    Capabilities: changeSet.revision.capabilities,
    Tags: tagList(changeSet.revision.tags),
    Changes: changeSet.changes.map((change) => changeDescription(stack, change)),
    IncludeNestedStacks: false,
  };
}

function changeDescription(
  stack: Stack,
  { action, logicalId, type, properties }: PlannedChange,
): QueryOutput {
  return {
    Type: 'Resource',
    ResourceChange: {
      Action: action,
      LogicalResourceId: logicalId,
      PhysicalResourceId: stack.deployed.resource(logicalId)?.ref,
      ResourceType: type,
      // Which properties make AWS replace a resource is not known here.
      Replacement: action === 'Modify' ? 'Conditional' : undefined,
      Scope: action === 'Modify' ? ['Properties'] : [],
      Details: properties.map((Name) => ({
        Target: { Attribute: 'Properties', Name, RequiresRecreation: 'Conditionally' },
        Evaluation: 'Static',
        ChangeSource: 'DirectModification',
      })),
    },
  };
}

export function eventDescription(stack: Stack, event: StackEvent): QueryOutput {
  return {
    StackId: stack.id,
    StackName: stack.name,
    EventId: event.id,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.type,
    Timestamp: iso(event.atMs),
    ResourceStatus: event.status,
    ResourceStatusReason: event.reason,
  };
}

export function resourceSummaries({ deployed, updatedAtMs, createdAtMs }: Stack): QueryOutput {
  return deployed.resources().map(({ logicalId, type, resource }) => ({
    LogicalResourceId: logicalId,
    PhysicalResourceId: resource.ref,
    ResourceType: type,
    LastUpdatedTimestamp: iso(updatedAtMs ?? createdAtMs),
    ResourceStatus: 'CREATE_COMPLETE',
  }));
}

export function stackArn({ region, account }: Place, nameOrArn: string): string {
  if (nameOrArn.startsWith('arn:')) return nameOrArn;
  return `arn:aws:cloudformation:${region}:${account}:stack/${nameOrArn}/*`;
}

/** Every parameter of the template, also those that have their default. */
function parameterList(revision: StackRevision | undefined): QueryOutput {
  const parameters = Object.entries(revision?.plan.artifact.template.Parameters ?? {});
  return parameters.map(([ParameterKey, { Default }]) => ({ ParameterKey, ParameterValue: Default }));
}

function tagList(tags: readonly { readonly Key: string; readonly Value: string }[]): QueryOutput {
  return tags.map(({ Key, Value }) => ({ Key, Value }));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
