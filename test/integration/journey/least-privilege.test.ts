import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect, onTestFinished, test } from 'vitest';
import { startSystem } from '../../support/system/system.ts';

test('a function that calls what its role does not grant is refused, and the run that saw it fails', async () => {
  const system = await startSystem();
  onTestFinished(() => system.cloud.stop());
  const { endpoint } = system.cloud;
  const settings = { endpoint, region: 'us-east-1', credentials: system.credentialsOf('Notifications') };
  const tasks = new DynamoDBClient(settings).send(
    new GetItemCommand({
      TableName: system.operator.output('Data.TasksTable'),
      Key: { ownerId: { S: 'admin' }, id: { S: 'x' } },
    }),
  );
  await expect(tasks).rejects.toThrow(
    /not authorized to perform: dynamodb:GetItem on resource: arn:aws:dynamodb/,
  );
  const secret = new SecretsManagerClient(settings).send(
    new GetSecretValueCommand({ SecretId: system.operator.output('Data.FirstAdministratorSecretArn') }),
  );
  await expect(secret).rejects.toThrow(/AccessDenied|not authorized/);
  await expect(system.stop()).rejects.toThrow(
    /lack a grant.*dynamodb:GetItem.*secretsmanager:GetSecretValue/s,
  );
});
