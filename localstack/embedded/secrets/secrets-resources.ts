import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type ResourceHandler, resourceHandler } from '../resource.ts';
import { PasswordRules, randomPassword } from './random-password.ts';
import { RotationRules } from './secret-requests.ts';
import type { SecretsEngine } from './secrets-engine.ts';

/** A JSON object, to which the password is added. */
const Template = z.string().transform((text, context): Record<string, unknown> => {
  const result = z.record(z.string(), z.unknown()).safeParse(parsedJson(text));
  if (result.success) return result.data;
  context.addIssue('SecretStringTemplate must be a JSON object');
  return z.NEVER;
});

const GenerateSecretString = PasswordRules.extend({
  SecretStringTemplate: Template.optional(),
  GenerateStringKey: z.string().min(1).optional(),
}).refine(
  ({ SecretStringTemplate: template, GenerateStringKey: key }) =>
    (template === undefined) === (key === undefined),
  { error: 'SecretStringTemplate and GenerateStringKey go together: give both or none' },
);

const SecretProperties = z
  .strictObject({
    Name: z.string().optional(),
    Description: z.string().optional(),
    Tags: z.array(z.strictObject({ Key: z.string(), Value: z.string() })).optional(),
    SecretString: z.string().optional(),
    GenerateSecretString: GenerateSecretString.optional(),
  })
  .refine(
    ({ SecretString: given, GenerateSecretString: generated }) =>
      (given === undefined) !== (generated === undefined),
    { error: 'A secret needs either SecretString or GenerateSecretString' },
  );
type SecretProperties = z.output<typeof SecretProperties>;

const ScheduleProperties = z.strictObject({
  SecretId: z.string(),
  RotationLambdaARN: z.string(),
  RotationRules,
  RotateImmediatelyOnUpdate: z.stringbool().or(z.boolean()).default(true),
});

export function secretsResources(engine: SecretsEngine): ResourceHandler[] {
  return [
    resourceHandler({
      type: 'AWS::SecretsManager::Secret',
      properties: SecretProperties,
      changesInPlace: true, // it keeps its value
      create: (properties, context) => {
        const arn = engine.ensureSecret({
          name: context.name(properties.Name, { maxLength: 512 }),
          description: properties.Description,
          tags: properties.Tags,
          origin: digestOf([properties.SecretString, properties.GenerateSecretString]),
          makeValue: () => secretString(properties),
        });
        return { ref: arn, attributes: { Id: arn } };
      },
      remove: ({ ref }) => engine.deleteSecret(ref),
    }),

    // Without RotateImmediatelyOnUpdate AWS tries the function out when the schedule is news. Here each start would be that.
    resourceHandler({
      type: 'AWS::SecretsManager::RotationSchedule',
      properties: ScheduleProperties,
      create({ SecretId, RotationLambdaARN, RotationRules: rules, RotateImmediatelyOnUpdate }) {
        const isNews = engine.scheduleRotation(SecretId, {
          functionArn: RotationLambdaARN,
          everyDays: rules.AutomaticallyAfterDays,
        });
        return {
          ref: SecretId,
          start: () => engine.startRotation(SecretId, isNews && RotateImmediatelyOnUpdate),
        };
      },
    }),
  ];
}

function secretString({ SecretString: given, GenerateSecretString: generated }: SecretProperties): string {
  if (generated === undefined) return given ?? '';
  const { SecretStringTemplate: template, GenerateStringKey: key, ...rules } = generated;
  const password = randomPassword(rules);
  if (template === undefined || key === undefined) return password;
  return JSON.stringify({ ...template, [key]: password });
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
