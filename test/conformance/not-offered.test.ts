import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AwsUnderTest, awsUnderTest, IS_EMBEDDED } from './endpoint.ts';

/** AWS has these; no template uses them. The embedded cloud must say so rather than pretend. */
describe.runIf(IS_EMBEDDED)('what the embedded cloud leaves out is refused by name', () => {
  const TableName = `conformance-${randomUUID()}`;
  let aws: AwsUnderTest;
  let dynamoDb: DynamoDBClient;
  beforeAll(async () => {
    aws = await awsUnderTest();
    const { endpoint, region, credentials } = aws;
    dynamoDb = new DynamoDBClient({ endpoint, region, credentials, maxAttempts: 1 });
  });
  afterAll(async () => {
    dynamoDb.destroy();
    await aws.stop();
  });

  test('a table with a stream', async () => {
    const create = dynamoDb.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      }),
    );
    await expect(create).rejects.toThrow('StreamSpecification');
  });

  test('point-in-time recovery by API', async () => {
    const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
    const update = dynamoDb.send(
      new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }),
    );
    await expect(update).rejects.toThrow('UpdateContinuousBackups');
  });

  test('PartiQL', async () => {
    const Statement = `SELECT * FROM "${TableName}"`;
    await expect(dynamoDb.send(new ExecuteStatementCommand({ Statement }))).rejects.toThrow(
      'ExecuteStatement',
    );
  });

  test('an index added to a table that exists', async () => {
    await expect(dynamoDb.send(new UpdateTableCommand({ TableName }))).rejects.toThrow('UpdateTable');
  });

  test.each([
    [
      'DynamoDB Streams',
      { 'x-amz-target': 'DynamoDBStreams_20120810.ListStreams' },
      'DynamoDBStreams_20120810',
    ],
    ['the Query protocol of SQS', { 'content-type': 'application/x-www-form-urlencoded' }, 'sqs'],
  ])('%s', async (_what, headers, name) => {
    const { accessKeyId } = aws.credentials;
    const credential = `${accessKeyId}/20260101/us-east-1/sqs/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=x`;
    const response = await fetch(aws.endpoint, {
      method: 'POST',
      headers: { ...headers, authorization, 'x-amz-date': '20260101T000000Z' },
      body: 'Action=ListQueues&Version=2012-11-05',
    });
    expect(response.ok).toBe(false);
    expect(await response.text()).toContain(`The local cloud has no service ${name}`);
  });
});
