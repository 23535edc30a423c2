import { z } from 'zod';
import { type ResourceHandler, resourceHandler } from '../resource.ts';
import type { DynamoDbEngine } from './dynamodb-engine.ts';

const KeySchema = z
  .array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }))
  .min(1)
  .max(2);

const TableProperties = z.strictObject({
  TableName: z.string().optional(),
  KeySchema,
  AttributeDefinitions: z.array(
    z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  BillingMode: z.literal('PAY_PER_REQUEST'),
  GlobalSecondaryIndexes: z
    .array(
      z.strictObject({
        IndexName: z.string(),
        KeySchema,
        Projection: z.strictObject({
          ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
      }),
    )
    .optional(),
  TimeToLiveSpecification: z
    .strictObject({ AttributeName: z.string().optional(), Enabled: z.boolean() })
    .refine(({ AttributeName, Enabled }) => AttributeName !== undefined || !Enabled, {
      error: 'AttributeName is missing',
    })
    .optional(),
  // Without local effect: copies, encryption, guards against deletion and names for the bill.
  PointInTimeRecoverySpecification: z.unknown().optional(),
  SSESpecification: z.unknown().optional(),
  DeletionProtectionEnabled: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

export function dynamoDbResources(engine: DynamoDbEngine): ResourceHandler[] {
  /** Who made which table. */
  const made = new Map<string, string>();
  return [
    resourceHandler({
      type: 'AWS::DynamoDB::Table',
      properties: TableProperties,
      changesInPlace: true,
      async remove({ ref }) {
        made.delete(ref);
        await engine.run('DeleteTable', { TableName: ref });
      },
      create: async (properties, context) => {
        const name = context.name(properties.TableName, { maxLength: 255 });
        const maker = `${context.stackName}/${context.logicalId}`;
        if ((made.get(name) ?? maker) !== maker) {
          throw new Error(`Table ${name} is in the templates twice. Give one of them another name.`);
        }
        made.set(name, maker);
        const expiry = properties.TimeToLiveSpecification;
        const { KeySchema, AttributeDefinitions, BillingMode, GlobalSecondaryIndexes } = properties;
        const arn = await engine.ensureTable(
          { TableName: name, KeySchema, AttributeDefinitions, BillingMode, GlobalSecondaryIndexes },
          expiry?.Enabled ? expiry.AttributeName : undefined,
        );
        return { ref: name, attributes: { Arn: arn } };
      },
    }),
  ];
}
