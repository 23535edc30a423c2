import { isDeepStrictEqual } from 'node:util';
import type { StackPlan } from '../template/stack-plan.ts';
import type { StackRevision } from './stack-revision.ts';

export type ChangeAction = 'Add' | 'Modify' | 'Remove';

export interface PlannedChange {
  readonly action: ChangeAction;
  readonly logicalId: string;
  readonly type: string;
  /** Properties that differ as they stand in the template. */
  readonly properties: readonly string[];
}

/** What would be done to a stack, before anybody decides that it is done. */
export interface ChangeSet {
  readonly id: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly createdAtMs: number;
  readonly revision: StackRevision;
  readonly changes: readonly PlannedChange[];
  /** Whether it would change nothing: then it cannot be executed. */
  readonly isEmpty: boolean;
}

/** How the templates of two plans differ, resource by resource. */
export function changesBetween(before: StackPlan | undefined, after: StackPlan): PlannedChange[] {
  const old = new Map(before?.resources.map((planned) => [planned.logicalId, planned.template]));
  const changed = after.resources.flatMap(({ logicalId, template }): PlannedChange[] => {
    const { Type: type, Properties } = template;
    const known = old.get(logicalId);
    if (known === undefined) return [{ action: 'Add', logicalId, type, properties: [] }];
    const properties = differing(known.Properties, Properties);
    const isSame = properties.length === 0 && isDeepStrictEqual(known.Metadata, template.Metadata);
    return isSame ? [] : [{ action: 'Modify', logicalId, type, properties }];
  });
  const kept = new Set(after.resources.map(({ logicalId }) => logicalId));
  const removed = [...old]
    .filter(([logicalId]) => !kept.has(logicalId))
    .map(
      ([logicalId, { Type }]): PlannedChange => ({
        ...{ action: 'Remove', logicalId, type: Type, properties: [] },
      }),
    );
  return [...changed, ...removed];
}

function differing(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !isDeepStrictEqual(before[name], after[name])).sort();
}
