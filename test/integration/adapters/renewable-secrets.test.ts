import { randomUUID } from 'node:crypto';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { SecretsManagerKeyDates } from '../../../shared/aws/secrets-manager-key-dates.ts';
import { SecretsManagerRenewableSecrets } from '../../../shared/aws/secrets-manager-renewable-secrets.ts';
import { awsUnderTest } from '../../conformance/endpoint.ts';
import { renewableSecretsContract } from '../../support/renewable-secrets-contract.ts';

let aws: Awaited<ReturnType<typeof awsUnderTest>>;
let client: SecretsManagerClient;

beforeAll(async () => {
  aws = await awsUnderTest();
  const { endpoint, region, credentials } = aws;
  client = new SecretsManagerClient({ endpoint, region, credentials });
});
afterAll(async () => {
  client.destroy();
  await aws.stop();
});

async function setup() {
  const secretId = `renewable/${randomUUID()}`;
  await client.send(new CreateSecretCommand({ Name: secretId, SecretString: 'first' }));
  onTestFinished(async () => {
    await client.send(new DeleteSecretCommand({ SecretId: secretId, ForceDeleteWithoutRecovery: true }));
  });
  return { secrets: new SecretsManagerRenewableSecrets(client), secretId };
}

renewableSecretsContract(setup);

test('the date of a key is that of the version in force', async () => {
  const { secrets, secretId } = await setup();
  const dates = new SecretsManagerKeyDates(client);
  const [first] = (await secrets.describe(secretId)).labels.keys();
  const second = randomUUID();
  const createdAt = async (versionId = '') => (await secrets.read(secretId, versionId))?.createdAt;
  expect(await dates.madeAt(secretId)).toEqual(await createdAt(first));
  await secrets.prepare(secretId, second, 'second');
  expect(await dates.madeAt(secretId)).toEqual(await createdAt(first));
  await secrets.putInForce(secretId, second, first ?? '');
  expect(await dates.madeAt(secretId)).toEqual(await createdAt(second));
});
