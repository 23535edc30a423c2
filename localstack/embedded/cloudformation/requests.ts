import { z } from 'zod';
import type { JsonObject } from '../service.ts';
import { validationError } from './read-template.ts';

const Flag = z.stringbool();
const StackName = z.string();
const ChangeSetName = z.string();
const Tag = z.strictObject({ Key: z.string(), Value: z.string() });
/** An empty list arrives as an empty text. */
const list = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((given) => (given === '' ? [] : given), z.array(item)).default([]);

const Parameter = z.strictObject({
  ParameterKey: z.string(),
  ParameterValue: z.string().optional(),
  UsePreviousValue: Flag.optional(),
});

/** Whether to wait for less than everything: everything is there at once. */
const DeploymentConfig = z
  .strictObject({
    Mode: z.enum(['STANDARD', 'EXPRESS']).optional(),
    DisableRollback: z.literal('false').optional(),
  })
  .optional();

export const StackRequest = z.strictObject({ StackName });
export const OptionalStackRequest = z.strictObject({
  StackName: StackName.optional(),
  NextToken: z.string().optional(),
});
export const TemplateRequest = z.strictObject({
  StackName,
  TemplateStage: z.enum(['Original', 'Processed']).optional(),
});

export const CreateChangeSetRequest = z.strictObject({
  StackName: z
    .string()
    .regex(/^[A-Za-z][\w-]{0,127}$|^arn:/, 'starts with a letter, and has letters, digits and hyphens'),
  ChangeSetName,
  ChangeSetType: z.enum(['CREATE', 'UPDATE']).default('UPDATE'),
  Description: z.string().optional(),
  ClientToken: z.string().optional(),
  TemplateBody: z.string().optional(),
  TemplateURL: z.string().optional(),
  UsePreviousTemplate: Flag.optional(),
  Parameters: list(Parameter),
  Capabilities: list(z.string()),
  Tags: list(Tag),
  RoleARN: z.string().optional(),
  /** There is nobody to notify. */
  NotificationARNs: list(z.string()).refine(
    (arns) => arns.length === 0,
    'are not supported by the local cloud',
  ),
  /** Whether nested stacks are part of it: there are none. */
  IncludeNestedStacks: Flag.optional(),
  ImportExistingResources: Flag.optional(),
  DeploymentConfig,
});
export type CreateChangeSetRequest = z.output<typeof CreateChangeSetRequest>;

export const ChangeSetRequest = z.strictObject({
  ChangeSetName,
  StackName: StackName.optional(),
  NextToken: z.string().optional(),
  IncludePropertyValues: Flag.optional(),
});
export const ExecuteChangeSetRequest = z.strictObject({
  ChangeSetName,
  StackName: StackName.optional(),
  ClientRequestToken: z.string().optional(),
  DisableRollback: Flag.optional().refine(
    (isAsked) => isAsked !== true,
    'is not supported by the local cloud',
  ),
});
export const DeleteStackRequest = z.strictObject({
  StackName,
  RoleARN: z.string().optional(),
  ClientRequestToken: z.string().optional(),
  DeploymentConfig,
});
export const ProtectionRequest = z.strictObject({ StackName, EnableTerminationProtection: Flag });

/** @throws {AwsError} ValidationError, naming what is wrong, or is not acted on. */
export function parseRequest<Schema extends z.ZodType>(schema: Schema, input: JsonObject): z.output<Schema> {
  const { Version: _version, ...request } = input;
  const result = schema.safeParse(request);
  if (result.success) return result.data;
  throw validationError(z.prettifyError(result.error));
}
