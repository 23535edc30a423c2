import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import type { JsonObject } from '../service.ts';

const SecretId = z.string().min(1).max(2048);
const Token = z.string().min(32).max(64).optional();
const Value = { SecretString: z.string().min(1).max(65_536).optional(), SecretBinary: z.base64().optional() };

export const CreateSecretInput = z.strictObject({
  Name: z.string().regex(/^[\w/+=.@-]{1,512}$/, { error: 'takes letters, digits and /_+=.@- only' }),
  Description: z.string().optional(),
  Tags: z.array(z.strictObject({ Key: z.string(), Value: z.string() })).optional(),
  ClientRequestToken: Token,
  ...Value,
});

export const GetSecretValueInput = z.strictObject({
  SecretId,
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
});

export const DescribeSecretInput = z.strictObject({ SecretId });

export const PutSecretValueInput = z
  .strictObject({
    SecretId,
    ClientRequestToken: Token,
    VersionStages: z.array(z.string()).min(1).default(['AWSCURRENT']),
    ...Value,
  })
  .refine((input) => (input.SecretString === undefined) !== (input.SecretBinary === undefined), {
    error: 'You must provide either SecretString or SecretBinary.',
  });

export const UpdateSecretVersionStageInput = z.strictObject({
  SecretId,
  VersionStage: z.string().min(1),
  MoveToVersionId: z.string().min(1).optional(),
  RemoveFromVersionId: z.string().min(1).optional(),
});

export const ListSecretVersionIdsInput = z.strictObject({
  SecretId,
  IncludeDeprecated: z.boolean().default(false),
  /** There are never more than one answer holds. */
  MaxResults: z.int().min(1).max(100).optional(),
});

/** Days between rotations, as templates and `RotateSecret` say them. */
export const RotationRules = z.strictObject({
  AutomaticallyAfterDays: z.coerce.number().int().min(1).max(1000),
});

export const RotateSecretInput = z.strictObject({
  SecretId,
  ClientRequestToken: Token,
  RotationLambdaARN: z.string().max(2048).optional(),
  RotationRules: RotationRules.optional(),
  RotateImmediately: z.boolean().default(true),
});

export const DeleteSecretInput = z.strictObject({
  SecretId,
  ForceDeleteWithoutRecovery: z.literal(true, {
    error: 'The local cloud deletes without recovery only: set it to true',
  }),
});

/** @throws {AwsError} InvalidParameterException that names what is wrong, never its value. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: JsonObject): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new AwsError('InvalidParameterException', issues.join('; '));
}
