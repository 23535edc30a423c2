import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, inject } from 'vitest';
import { awsUnderTest } from '../../conformance/endpoint.ts';
import { tableTemplates } from './table-templates.ts';

const PATIENCE_SECONDS = 60;

/**
 * The tables of the templates under names of their own, so that no function works on them: in the embedded cloud, or
 * in what CONFORMANCE_ENDPOINT names.
 */
export async function tablesUnderTest() {
  const aws = await awsUnderTest();
  const { endpoint, region, credentials } = aws;
  const client = new DynamoDBClient({ endpoint, region, credentials });
  const names = new Map<string, string>();
  afterAll(async () => {
    for (const TableName of names.values()) await client.send(new DeleteTableCommand({ TableName }));
    client.destroy();
    await aws.stop();
  });
  for (const { output, properties } of await tableTemplates(inject('assembly'))) {
    const TableName = `repositories-${output}-${randomUUID()}`;
    await client.send(new CreateTableCommand({ TableName, ...properties }));
    await waitUntilTableExists({ client, maxWaitTime: PATIENCE_SECONDS }, { TableName });
    names.set(`Data.${output}`, TableName);
  }
  return {
    dynamoDb: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
    output(name: string): string {
      const table = names.get(name);
      if (table === undefined) throw new Error(`There is no table ${name} among ${[...names.keys()]}`);
      return table;
    },
  };
}
