import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { vi } from 'vitest';
import { z } from 'zod';
import { addEtlDesign, type EtlDesign } from '../../lib/etl-design.ts';
import { type Stage, stageOf } from '../../lib/stages.ts';

/** A resource of either stack, as CloudFormation gets it. */
export interface Resource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: unknown;
  readonly deletionPolicy: string | undefined;
  readonly dependsOn: readonly string[];
}

export interface StackTemplate {
  readonly stack: string;
  readonly terminationProtection: boolean;
  readonly resources: readonly Resource[];
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly text: string;
}

const CdkJson = z.object({ context: z.record(z.string(), z.unknown()) });
const RawTemplate = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z.unknown(),
      DeletionPolicy: z.string().optional(),
      DependsOn: z.array(z.string()).default([]),
    }),
  ),
  Outputs: z.record(z.string(), z.unknown()),
});

const cache = new Map<string, readonly StackTemplate[]>();

/** Both stacks of a stage, with the flags of cdk.json and without bundling. */
export function synthesise(stage: string): readonly StackTemplate[] {
  const known = cache.get(stage);
  if (known !== undefined) return known;
  const templates = templatesOf(stageOf(stage));
  cache.set(stage, templates);
  return templates;
}

/** Both stacks of a stage that may be of a test's own. */
export function templatesOf(stage: Stage): readonly StackTemplate[] {
  // CDK's own validation of templates takes 20 times as long as all the rest; `npm run synth` has it switched on.
  vi.stubEnv('CDK_VALIDATION', 'false');
  const { data, service } = designOf(stage);
  const templates = [data, service].map((stack) => {
    const template = Template.fromStack(stack).toJSON();
    const { Resources, Outputs } = RawTemplate.parse(template);
    return {
      stack: stack.stackName,
      terminationProtection: stack.terminationProtection,
      resources: Object.entries(Resources).map(([logicalId, resource]) => ({
        stack: stack.stackName,
        logicalId,
        type: resource.Type,
        properties: resource.Properties,
        deletionPolicy: resource.DeletionPolicy,
        dependsOn: resource.DependsOn,
      })),
      outputs: Outputs,
      text: JSON.stringify(template),
    };
  });
  vi.unstubAllEnvs();
  return templates;
}

/** The constructs of a stage, in an app of their own. */
export function designOf(stage: Stage): EtlDesign {
  const { context } = CdkJson.parse(JSON.parse(readFileSync('cdk.json', 'utf8')));
  const app = new App({ analyticsReporting: false, context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  return addEtlDesign(app, stage);
}
