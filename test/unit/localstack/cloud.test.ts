import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AwsError } from '../../../localstack/embedded/aws-error.ts';
import { JumpingClock } from '../../../localstack/embedded/clock.ts';
import { type CloudOptions, type LocalCloud, startCloud } from '../../../localstack/embedded/cloud.ts';
import { writeAssembly } from './assembly-fixture.ts';
import { GREETER, greeterStacks } from './greeter-fixture.ts';

const VISIBILITY_TIMEOUT_MS = 30_000;

let clock: JumpingClock;
let cloud: LocalCloud | undefined;
let lines: string[];
beforeEach(() => {
  clock = new JumpingClock();
  lines = [];
});
afterEach(async () => {
  await cloud?.stop();
  cloud = undefined;
  clock.close();
});

async function start(options: Partial<CloudOptions> = {}): Promise<LocalCloud> {
  const assembly = writeAssembly(greeterStacks());
  cloud = await startCloud({ assembly, clock, log: ({ text }) => lines.push(text), ...options });
  return cloud;
}

const settingsOf = ({ endpoint, credentials }: LocalCloud) => ({
  endpoint,
  credentials,
  region: 'us-east-1',
});

function send(running: LocalCloud, body: string) {
  const command = new SendMessageCommand({ QueueUrl: running.outputs['Data.Inbox'], MessageBody: body });
  return new SQSClient(settingsOf(running)).send(command);
}

async function greeting(running: LocalCloud, name: string): Promise<string | undefined> {
  const command = new GetItemCommand({
    TableName: running.outputs['Data.Greetings'],
    Key: { name: { S: name } },
  });
  const { Item } = await new DynamoDBClient(settingsOf(running)).send(command);
  return Item?.greeting?.S;
}

test('runs what the templates describe: queue, function, table, with the role’s rights', async () => {
  const running = await start();

  await send(running, 'Ada');

  await expect.poll(() => running.faults.calls(GREETER)).toEqual(['dynamodb:PutItem', 'dynamodb:UpdateItem']);
  expect(await greeting(running, 'Ada')).toBe('Hello Ada');
  expect(running.denials).toEqual([]);
});

test('refuses a function what its role does not grant, and remembers it', async () => {
  const running = await start();
  const credentials = running.credentialsOf('Service/Greeter');
  const client = new DynamoDBClient({ ...settingsOf(running), credentials });
  const command = new GetItemCommand({
    TableName: running.outputs['Data.Greetings'],
    Key: { name: { S: 'x' } },
  });

  await expect(client.send(command)).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining('dynamodb:GetItem'),
  });
  expect(running.denials).toMatchObject([{ caller: GREETER, action: 'dynamodb:GetItem' }]);
  expect(lines).toContainEqual(expect.stringContaining('not authorized to perform: dynamodb:GetItem'));
});

describe('answers in the protocol’s own form', () => {
  test('a queue’s denial, with the name that SDKs know', async () => {
    const running = await start();
    const client = new SQSClient({ ...settingsOf(running), credentials: running.credentialsOf('Greeter') });
    const command = new SendMessageCommand({ QueueUrl: running.outputs['Data.Inbox'], MessageBody: 'x' });

    await expect(client.send(command)).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('a bucket’s denial', async () => {
    const running = await start();
    const client = new S3Client({ ...settingsOf(running), credentials: running.credentialsOf('Greeter') });
    const command = new ListObjectsV2Command({ Bucket: running.outputs['Data.Files'] });

    await expect(client.send(command)).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
  });

  test('a wrong secret', async () => {
    const running = await start();
    const credentials = { ...running.credentials, secretAccessKey: 'wrong' };
    const client = new DynamoDBClient({ ...settingsOf(running), credentials });
    const command = new GetItemCommand({ TableName: 'x', Key: { name: { S: 'x' } } });

    await expect(client.send(command)).rejects.toMatchObject({ name: 'InvalidSignatureException' });
  });

  test.each([
    ['an unknown operation', 'AmazonSQS.AddPermission', 'AddPermission'],
    ['an unknown service', 'Kinesis_20131202.PutRecord', 'Kinesis_20131202'],
  ])('%s, by name and in the log', async (_what, target, name) => {
    const running = await start();
    const client = new SQSClient({ ...settingsOf(running), maxAttempts: 1 });
    client.middlewareStack.add(
      (next) => (call) => {
        Object.assign((call.request as { headers: object }).headers, { 'x-amz-target': target });
        return next(call);
      },
      { step: 'build' },
    );
    const command = new SendMessageCommand({ QueueUrl: running.outputs['Data.Inbox'], MessageBody: 'x' });

    await expect(client.send(command)).rejects.toThrow(name);
    expect(lines).toContainEqual(expect.stringContaining(name));
  });

  test('an unsigned request', async () => {
    const { endpoint } = await start();
    const headers = { 'x-amz-target': 'AmazonSQS.ListQueues' };

    const response = await fetch(endpoint, { method: 'POST', body: '{}', headers });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('the cloud’s time, so that SDKs find the right one', async () => {
    const running = await start();
    clock.advance(24 * 3_600_000);

    await send(running, 'Ada');

    const { headers } = await fetch(running.endpoint);
    expect(Math.abs(Date.parse(headers.get('date') ?? '') - clock.now())).toBeLessThan(5000);
  });
});

describe('breaks at an exact call', () => {
  test('after it: what was asked is done, and the message comes again', async () => {
    const running = await start();
    const crash = running.faults.crashAfterCall(GREETER, 1);
    await send(running, 'Ada');
    await expect.poll(() => crash.hasFired).toBe(true);
    await expect.poll(() => running.functions.liveThreads(GREETER)).toBe(0);
    expect(await greeting(running, 'Ada')).toBe('Hello Ada');
    expect(running.faults.calls(GREETER)).toEqual(['dynamodb:PutItem']);

    clock.advance(VISIBILITY_TIMEOUT_MS);

    await expect
      .poll(() => running.faults.calls(GREETER))
      .toEqual(['dynamodb:PutItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem']);
  });

  test('before it: nothing was done', async () => {
    const running = await start();
    const crash = running.faults.crashBeforeCall(GREETER, 1);
    await send(running, 'Ada');

    await expect.poll(() => crash.hasFired).toBe(true);

    expect(await greeting(running, 'Ada')).toBeUndefined();
  });

  test('with an error that the SDK tries again after', async () => {
    const running = await start();
    const throttled = new AwsError('ProvisionedThroughputExceededException', 'Slow down');
    const fault = running.faults.failCall(GREETER, (action) => action === 'dynamodb:PutItem', throttled, 2);

    await send(running, 'Ada');

    await expect.poll(() => greeting(running, 'Ada')).toBe('Hello Ada');
    expect(fault.hasFired).toBe(true);
    expect(running.faults.calls(GREETER).filter((action) => action === 'dynamodb:PutItem')).toHaveLength(3);
  });

  test('with an error for anyone, once', async () => {
    const running = await start();
    const client = new S3Client({ ...settingsOf(running), maxAttempts: 1 });
    const put = new PutObjectCommand({ Bucket: running.outputs['Data.Files'], Key: 'k', Body: 'x' });
    const slowDown = new AwsError('SlowDown', 'Reduce your request rate.', { status: 503 });
    running.faults.failCall(undefined, (action) => action === 's3:PutObject', slowDown);

    await expect(client.send(put)).rejects.toMatchObject({ name: 'SlowDown' });
    await expect(client.send(put)).resolves.toMatchObject({ ETag: expect.any(String) });
  });

  test('after S3 did what was asked, however much it would have answered', async () => {
    const running = await start();
    const object = { Bucket: running.outputs['Data.Files'], Key: 'k' };
    const credentials = running.credentialsOf(GREETER);
    const client = new S3Client({ ...settingsOf(running), credentials, maxAttempts: 1 });
    running.faults.crashAfterCall(GREETER, 1);
    const crash = running.faults.crashAfterCall(GREETER, 2);

    await expect(
      client.send(new PutObjectCommand({ ...object, Body: 'x'.repeat(1_000_000) })),
    ).rejects.toThrow();
    await expect(client.send(new GetObjectCommand(object))).rejects.toThrow();

    expect(crash.hasFired).toBe(true);
    const { ContentLength } = await new S3Client(settingsOf(running)).send(new GetObjectCommand(object));
    expect(ContentLength).toBe(1_000_000);
  });

  test('unless it is taken back', async () => {
    const running = await start();
    const crash = running.faults.crashAfterCall(GREETER, 1);
    crash.cancel();

    await send(running, 'Ada');

    await expect.poll(() => running.faults.calls(GREETER).length).toBe(2);
    expect(crash.hasFired).toBe(false);
  });
});

describe('holds an exact call', () => {
  test('before it is served, until it is released', async () => {
    const running = await start();
    const held = running.faults.holdCall(GREETER, 1);
    await send(running, 'Ada');
    await expect.poll(() => held.hasFired).toBe(true);
    expect(await greeting(running, 'Ada')).toBeUndefined();

    held.release();

    await expect.poll(() => greeting(running, 'Ada')).toBe('Hello Ada');
    expect(running.functions.liveThreads(GREETER)).toBe(1);
  });

  test('of S3, whose body is taken once it goes on', async () => {
    const running = await start();
    const object = { Bucket: running.outputs['Data.Files'], Key: 'k' };
    const client = new S3Client({ ...settingsOf(running), credentials: running.credentialsOf(GREETER) });
    const held = running.faults.holdCall(GREETER, 1);
    const put = client.send(new PutObjectCommand({ ...object, Body: 'x'.repeat(1_000_000) }));
    await expect.poll(() => held.hasFired).toBe(true);

    held.release();
    await put;

    const { ContentLength } = await new S3Client(settingsOf(running)).send(new GetObjectCommand(object));
    expect(ContentLength).toBe(1_000_000);
  });

  test('and stops all the same', async () => {
    const running = await start();
    const held = running.faults.holdCall(GREETER, 1);
    await send(running, 'Ada');
    await expect.poll(() => held.hasFired).toBe(true);

    await running.stop();

    expect(running.functions.liveThreads(GREETER)).toBe(0);
  });
});

test('gives secrets the values that the start brings', async () => {
  const running = await start({ secrets: { 'Data.Password': 'hunter2' } });
  const command = new GetSecretValueCommand({ SecretId: running.outputs['Data.Password'] });

  const { SecretString } = await new SecretsManagerClient(settingsOf(running)).send(command);

  expect(SecretString).toBe('hunter2');
});

test('names a secret that the templates do not have', async () => {
  await expect(start({ secrets: { Nothing: 'x' } })).rejects.toThrow(
    '0 secrets match Nothing. There are: Data/Password',
  );
});

test('starts without any resource', async () => {
  const running = await start({ assembly: writeAssembly({}) });

  expect(running.apiUrl).toBe('');
});

describe('stops the start', () => {
  test.each<[string, object, string]>([
    ['at an unknown type', { Type: 'AWS::Kinesis::Stream' }, 'App/Bad: resource type AWS::Kinesis::Stream'],
    [
      'at an unknown property',
      { Type: 'AWS::Logs::LogGroup', Properties: { KmsKeyId: 'x' } },
      'App/Bad (AWS::Logs::LogGroup): property KmsKeyId is not supported by the local cloud',
    ],
    [
      'at a runtime that is not Node.js',
      {
        Type: 'AWS::Lambda::Function',
        Properties: { Code: { S3Bucket: 'b', S3Key: 'k' }, Handler: 'a.b', Runtime: 'python3.13', Role: 'r' },
      },
      'App/Bad (AWS::Lambda::Function): property Runtime: only Node.js runs in the local cloud',
    ],
    [
      'at variables that Lambda reserves',
      {
        Type: 'AWS::Lambda::Function',
        Properties: {
          ...{ Code: { S3Bucket: 'b', S3Key: 'k' }, Handler: 'a.b', Runtime: 'nodejs24.x', Role: 'r' },
          Environment: { Variables: { AWS_REGION: 'x' } },
        },
      },
      'Environment.Variables: AWS_REGION: reserved by Lambda',
    ],
  ])('%s', async (_what, resource, message) => {
    await expect(
      start({ assembly: writeAssembly({ App: { resources: { Bad: resource } } }) }),
    ).rejects.toThrow(message);
  });

  test('at a role that Lambda may not act as', async () => {
    const stacks = greeterStacks({ trusted: 'apigateway.amazonaws.com' });

    await expect(start({ assembly: writeAssembly(stacks) })).rejects.toThrow(
      /Service\/Greeter \(AWS::Lambda::Function\): the trust policy of .* does not let lambda\.amazonaws\.com/,
    );
  });

  test('at a bucket that may not tell its queue', async () => {
    const stacks = greeterStacks({ notifier: 'arn:aws:s3:::other' });

    await expect(start({ assembly: writeAssembly(stacks) })).rejects.toThrow(
      /Data\/Files \(AWS::S3::Bucket\): .*s3\.amazonaws\.com is not authorized/,
    );
  });

  test('at a mapping whose function may not read its queue', async () => {
    const stacks = greeterStacks({ queueActions: ['sqs:ReceiveMessage'] });

    await expect(start({ assembly: writeAssembly(stacks) })).rejects.toThrow(
      /Service\/Mapping \(AWS::Lambda::EventSourceMapping\): .*sqs:DeleteMessage/,
    );
  });
});

test('leaves no thread behind', async () => {
  const running = await start();
  await running.functions.invoke('Greeter', { Records: [] });
  expect(running.functions.liveThreads('Greeter')).toBe(1);

  await running.stop();

  expect(running.functions.liveThreads('Greeter')).toBe(0);
  await expect(fetch(running.endpoint)).rejects.toThrow();
  await expect(running.stop()).resolves.toBeUndefined();
});

test('tells a queue what happens in a bucket', async () => {
  const running = await start();
  const bucket = running.outputs['Data.Files'];
  const put = new PutObjectCommand({ Bucket: bucket, Key: 'in/a', Body: 'x' });
  await new S3Client(settingsOf(running)).send(put);

  const receive = new ReceiveMessageCommand({
    QueueUrl: running.outputs['Data.Arrivals'],
    MaxNumberOfMessages: 10,
  });
  const { Messages = [] } = await new SQSClient(settingsOf(running)).send(receive);

  expect(Messages.map(({ Body }) => Body)).toContainEqual(expect.stringContaining('"key":"in/a"'));
});

test('writes to tables as root without any policy', async () => {
  const running = await start();
  const command = new PutItemCommand({
    TableName: running.outputs['Data.Greetings'],
    Item: { name: { S: 'Grace' }, greeting: { S: 'Hi' } },
  });

  await new DynamoDBClient(settingsOf(running)).send(command);

  expect(await greeting(running, 'Grace')).toBe('Hi');
});
