import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LocalCloud, startCloud } from '../../../localstack/embedded/cloud.ts';
import { writeAssembly } from './assembly-fixture.ts';
import { greeterStacks } from './greeter-fixture.ts';

let dataDirectory: string;
let cloud: LocalCloud | undefined;
beforeEach(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'data-'));
});
afterEach(async () => {
  await cloud?.stop();
  rmSync(dataDirectory, { recursive: true });
});

async function start(): Promise<LocalCloud> {
  const { Data = {} } = greeterStacks();
  cloud = await startCloud({ assembly: writeAssembly({ Data }), dataDirectory });
  return cloud;
}

const settingsOf = ({ endpoint, credentials }: LocalCloud) => ({
  endpoint,
  credentials,
  region: 'us-east-1',
});

test('keeps objects, messages and presigned URLs over a restart', async () => {
  const before = await start();
  const bucket = { Bucket: before.outputs['Data.Files'], Key: 'a' };
  const s3 = new S3Client(settingsOf(before));
  await s3.send(new PutObjectCommand({ ...bucket, Body: 'kept' }));
  const url = await getSignedUrl(s3, new GetObjectCommand(bucket));
  const QueueUrl = before.outputs['Data.Inbox'];
  await new SQSClient(settingsOf(before)).send(new SendMessageCommand({ QueueUrl, MessageBody: 'waiting' }));
  await before.stop();

  const after = await start();

  expect(after.credentials.accessKeyId).toBe(before.credentials.accessKeyId);
  expect(await (await fetch(url)).text()).toBe('kept');
  const { Messages } = await new SQSClient(settingsOf(after)).send(new ReceiveMessageCommand({ QueueUrl }));
  expect(Messages?.map(({ Body }) => Body)).toEqual(['waiting']);
});

test('refuses a data directory that someone else uses', async () => {
  await start();

  await expect(start()).rejects.toThrow(
    `The data directory ${dataDirectory} is used by the process ${process.pid}`,
  );
});

test('refuses a data directory of another living process', async () => {
  writeFileSync(join(dataDirectory, 'lock'), String(process.ppid));

  await expect(start()).rejects.toThrow(`is used by the process ${process.ppid}`);
});

test('takes over what a killed process left, also when it had our id', async () => {
  for (const dead of [2 ** 22 + 1, process.pid]) {
    writeFileSync(join(dataDirectory, 'lock'), String(dead));
    await (await start()).stop();
  }

  expect(existsSync(join(dataDirectory, 'lock'))).toBe(false);
});

test('gives the data directory free when the start fails', async () => {
  const assembly = writeAssembly({ App: { resources: { Bad: { Type: 'AWS::Kinesis::Stream' } } } });
  await expect(startCloud({ assembly, dataDirectory })).rejects.toThrow('AWS::Kinesis::Stream');

  await expect(start()).resolves.toBeDefined();
});
