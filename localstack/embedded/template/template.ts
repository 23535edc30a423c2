import { z } from 'zod';

/** Attributes that say how CloudFormation treats a resource; the others (CreationPolicy, …) stop the start by name. */
export const TemplateResource = z.strictObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((ids) => [ids].flat()),
  Condition: z.string().optional(),
  DeletionPolicy: z.enum(['Delete', 'Retain', 'RetainExceptOnCreate']).optional(),
  /** Nothing is replaced under another name. */
  UpdateReplacePolicy: z.string().optional(),
  Metadata: z.unknown().optional(),
});
export type TemplateResource = z.infer<typeof TemplateResource>;

const Parameter = z.object({ Type: z.string(), Default: z.union([z.string(), z.number()]).optional() });

const Output = z.strictObject({
  Value: z.unknown(),
  Export: z.strictObject({ Name: z.unknown() }).optional(),
  Description: z.unknown().optional(),
  Condition: z.string().optional(),
});

/** A CloudFormation template, its intrinsics unresolved. Sections that are not here (Transform, …) stop the start by name. */
export const Template = z.strictObject({
  AWSTemplateFormatVersion: z.string().optional(),
  Description: z.string().optional(),
  Metadata: z.unknown().optional(),
  /** Assertions about parameters for whoever deploys, e.g. that the account is bootstrapped. */
  Rules: z.unknown().optional(),
  Parameters: z.record(z.string(), Parameter).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(z.string(), z.unknown()).default({}),
  Outputs: z.record(z.string(), Output).default({}),
});
export type Template = z.infer<typeof Template>;
