import type { StackPlan } from '../template/stack-plan.ts';

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** What a stack was last asked to be. */
export interface StackRevision {
  readonly templateBody: string;
  /** As given, by name. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly capabilities: readonly string[];
  readonly tags: readonly Tag[];
  readonly roleArn: string | undefined;
  readonly plan: StackPlan;
  /** Whether it takes over what has the names in it already. */
  readonly takesOver: boolean;
}
