import { describe, expect, onTestFinished, test } from 'vitest';
import { JumpingClock } from '../../../../localstack/embedded/clock.ts';
import { DynamoDbEngine } from '../../../../localstack/embedded/dynamodb/dynamodb-engine.ts';
import { dynamoDbResources } from '../../../../localstack/embedded/dynamodb/dynamodb-resources.ts';
import type { ResourceContext } from '../../../../localstack/embedded/resource.ts';

const CONTEXT: ResourceContext = {
  stackName: 'Data',
  logicalId: 'Tasks',
  name: (given) => given ?? 'Data-Tasks',
  assetDirectory: () => expect.fail('a table has no asset'),
};
const PROPERTIES = {
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
};

function setup() {
  const engine = new DynamoDbEngine({
    clock: new JumpingClock(),
    place: { region: 'eu-central-1', account: '000000000000' },
  });
  onTestFinished(() => engine.close());
  const [handler] = dynamoDbResources(engine);
  if (handler === undefined) throw new Error('there is no handler');
  const create = async (properties: unknown, context = CONTEXT) =>
    handler.create(handler.properties.parse(properties), context);
  return { engine, handler, create };
}

describe('AWS::DynamoDB::Table', () => {
  test('makes a table that answers to its name and ARN', async () => {
    const { engine, create } = setup();
    const resource = await create({
      ...PROPERTIES,
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      DeletionProtectionEnabled: true,
      Tags: [],
    });
    expect(resource).toEqual({
      ref: 'Data-Tasks',
      attributes: { Arn: 'arn:aws:dynamodb:eu-central-1:000000000000:table/Data-Tasks' },
    });
    expect(await engine.run('DescribeTimeToLive', { TableName: 'Data-Tasks' })).toMatchObject({
      TimeToLiveDescription: { AttributeName: 'expiresAt' },
    });
  });

  test('refuses a second table of the same name in one start', async () => {
    const { create } = setup();
    await create({ ...PROPERTIES, TableName: 'tasks' });
    const second = create({ ...PROPERTIES, TableName: 'tasks' }, { ...CONTEXT, logicalId: 'Others' });
    await expect(second).rejects.toThrow(/tasks.*twice/);
  });

  test.each([
    ['StreamSpecification', { StreamViewType: 'NEW_IMAGE' }],
    ['LocalSecondaryIndexes', []],
    ['ProvisionedThroughput', {}],
    ['KinesisStreamSpecification', {}],
  ])('refuses %s by name', (property, value) => {
    const { handler } = setup();
    const result = handler.properties.safeParse({ ...PROPERTIES, [property]: value });
    expect(result.error?.message).toContain(property);
  });

  test('refuses provisioned capacity', () => {
    const { handler } = setup();
    expect(handler.properties.safeParse({ ...PROPERTIES, BillingMode: 'PROVISIONED' }).success).toBe(false);
  });
});
