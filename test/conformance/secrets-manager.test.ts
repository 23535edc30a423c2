import { randomUUID } from 'node:crypto';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  InvalidParameterException,
  InvalidRequestException,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  RotateSecretCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { awsUnderTest } from './endpoint.ts';

/** Secrets Manager as the official SDK sees it. Every test makes its own secret. */
let aws: Awaited<ReturnType<typeof awsUnderTest>>;
let client: SecretsManagerClient;

beforeAll(async () => {
  aws = await awsUnderTest();
  const { endpoint, region, credentials } = aws;
  client = new SecretsManagerClient({ endpoint, region, credentials, maxAttempts: 1 });
});

afterAll(async () => {
  client.destroy();
  await aws.stop();
});

async function aSecret(SecretString = 'first'): Promise<{ id: string; arn: string }> {
  const id = `conformance/${randomUUID()}`;
  const { ARN } = await client.send(new CreateSecretCommand({ Name: id, SecretString }));
  onTestFinished(async () => {
    await client.send(new DeleteSecretCommand({ SecretId: id, ForceDeleteWithoutRecovery: true }));
  });
  return { id, arn: ARN ?? '' };
}

const value = async (SecretId: string, VersionStage?: string) =>
  (await client.send(new GetSecretValueCommand({ SecretId, VersionStage }))).SecretString;
const replace = (SecretId: string, SecretString: string, ClientRequestToken?: string) =>
  client.send(new PutSecretValueCommand({ SecretId, SecretString, ClientRequestToken }));

test('finds a secret by name, by ARN and by ARN without its suffix', async () => {
  const { id, arn } = await aSecret();
  expect(arn).toMatch(/^arn:aws:secretsmanager:[^:]+:\d{12}:secret:conformance\/[\w-]+-[A-Za-z0-9]{6}$/);
  expect(await Promise.all([id, arn, arn.slice(0, -7)].map((secretId) => value(secretId)))).toEqual([
    'first',
    'first',
    'first',
  ]);
});

test('keeps the value that was replaced as the previous one', async () => {
  const { id } = await aSecret('first');
  await replace(id, 'second');
  await replace(id, 'third');
  expect([await value(id), await value(id, 'AWSPREVIOUS')]).toEqual(['third', 'second']);
});

test('finds a version by its id, also one that has no stage any more', async () => {
  const { id } = await aSecret('first');
  const { VersionId } = await client.send(new GetSecretValueCommand({ SecretId: id }));
  await replace(id, 'second');
  await replace(id, 'third');
  const first = await client.send(new GetSecretValueCommand({ SecretId: id, VersionId }));
  expect(first.SecretString).toBe('first');
});

test('describes the stages and never the value', async () => {
  const { id, arn } = await aSecret('first');
  const { VersionId } = await replace(id, 'second');
  const description = await client.send(new DescribeSecretCommand({ SecretId: id }));
  expect(description).toMatchObject({ ARN: arn, Name: id, CreatedDate: expect.any(Date) });
  expect(description.VersionIdsToStages?.[VersionId ?? '']).toEqual(['AWSCURRENT']);
  expect(Object.values(description.VersionIdsToStages ?? {})).toContainEqual(['AWSPREVIOUS']);
  expect(JSON.stringify(description)).not.toContain('first');
});

test('takes a repeated token once, and refuses it with another value', async () => {
  const { id } = await aSecret('first');
  const token = randomUUID();
  await replace(id, 'second', token);
  await replace(id, 'second', token);
  expect(await value(id, 'AWSPREVIOUS')).toBe('first');
  await expect(replace(id, 'third', token)).rejects.toThrow(ResourceExistsException);
});

test('puts a version aside under a stage of its own', async () => {
  const { id } = await aSecret('first');
  await client.send(
    new PutSecretValueCommand({ SecretId: id, SecretString: 'next', VersionStages: ['AWSPENDING'] }),
  );
  expect([await value(id), await value(id, 'AWSPENDING')]).toEqual(['first', 'next']);
});

test('keeps bytes', async () => {
  const { id } = await aSecret();
  const SecretBinary = new Uint8Array([0, 255, 7]);
  await client.send(new PutSecretValueCommand({ SecretId: id, SecretBinary }));
  const answer = await client.send(new GetSecretValueCommand({ SecretId: id }));
  expect(answer.SecretBinary).toEqual(SecretBinary);
  expect(answer.SecretString).toBeUndefined();
});

test('refuses what is not there', async () => {
  const { id } = await aSecret();
  await expect(value(`missing/${randomUUID()}`)).rejects.toThrow(ResourceNotFoundException);
  await expect(value(id, 'AWSPREVIOUS')).rejects.toThrow(ResourceNotFoundException);
});

test('refuses a second secret of the same name, and a secret without a value', async () => {
  const { id } = await aSecret();
  const again = client.send(new CreateSecretCommand({ Name: id, SecretString: 'x' }));
  await expect(again).rejects.toThrow(ResourceExistsException);
  const empty = client.send(new PutSecretValueCommand({ SecretId: id }));
  await expect(empty).rejects.toThrow(InvalidParameterException);
});

const move = (
  SecretId: string,
  VersionStage: string,
  MoveToVersionId?: string,
  RemoveFromVersionId?: string,
) =>
  client.send(
    new UpdateSecretVersionStageCommand({ SecretId, VersionStage, MoveToVersionId, RemoveFromVersionId }),
  );

async function withPending(): Promise<{ id: string; first: string; next: string }> {
  const { id } = await aSecret('first');
  const { VersionId: first = '' } = await client.send(new GetSecretValueCommand({ SecretId: id }));
  const next = randomUUID();
  await client.send(
    new PutSecretValueCommand({
      SecretId: id,
      SecretString: 'next',
      ClientRequestToken: next,
      VersionStages: ['AWSPENDING'],
    }),
  );
  return { id, first, next };
}

test('moves a stage from one version to another, and what was current becomes the previous one', async () => {
  const { id, first, next } = await withPending();
  await move(id, 'AWSCURRENT', next, first);
  expect([await value(id), await value(id, 'AWSPREVIOUS')]).toEqual(['next', 'first']);
  await move(id, 'AWSCURRENT', first, next);
  expect([await value(id), await value(id, 'AWSPREVIOUS')]).toEqual(['first', 'next']);
});

test('moves no stage from where it is not', async () => {
  const { id, first, next } = await withPending();
  await expect(move(id, 'AWSCURRENT', next)).rejects.toThrow(InvalidParameterException);
  await expect(move(id, 'AWSCURRENT', next, next)).rejects.toThrow(InvalidParameterException);
  await expect(move(id, 'AWSPENDING', undefined, first)).rejects.toThrow(InvalidParameterException);
  expect([await value(id), await value(id, 'AWSPENDING')]).toEqual(['first', 'next']);
});

test('takes a stage away', async () => {
  const { id, next } = await withPending();
  await move(id, 'AWSPENDING', undefined, next);
  await expect(value(id, 'AWSPENDING')).rejects.toThrow(ResourceNotFoundException);
  const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId: id }));
  expect(VersionIdsToStages[next] ?? []).toEqual([]);
});

test('lists versions with their dates and never a value', async () => {
  const { id, first, next } = await withPending();
  const { Versions = [] } = await client.send(new ListSecretVersionIdsCommand({ SecretId: id }));
  expect(new Map(Versions.map(({ VersionId, VersionStages }) => [VersionId, VersionStages]))).toEqual(
    new Map([
      [first, ['AWSCURRENT']],
      [next, ['AWSPENDING']],
    ]),
  );
  for (const { CreatedDate } of Versions) expect(CreatedDate).toBeInstanceOf(Date);
});

test('rotates nothing without a function', async () => {
  const { id } = await aSecret();
  const rotation = client.send(new RotateSecretCommand({ SecretId: id }));
  await expect(rotation).rejects.toThrow(InvalidRequestException);
});
