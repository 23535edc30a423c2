import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { DeleteMessageCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, inject } from 'vitest';
import { type LocalCloud, startCloud } from '../../../localstack/embedded/cloud.ts';

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}

/**
 * The tables, buckets, queues and the bus as they are deployed, but nobody at work: no function reads a queue, and no
 * schedule runs. What an adapter does stays where it was put.
 */
export async function quietCloud() {
  const assembly = await withoutWorkers(inject('assembly'));
  const cloud = await startCloud({ assembly });
  const { endpoint, credentials } = cloud;
  const settings = { endpoint, credentials, region: 'us-east-1' };
  const sqs = new SQSClient(settings);
  afterAll(async () => {
    sqs.destroy();
    await cloud.stop();
    await rm(assembly, { recursive: true });
  });
  return {
    output: (name: string) => outputOf(cloud, name),
    dynamoDb: DynamoDBDocumentClient.from(new DynamoDBClient(settings), {
      marshallOptions: { removeUndefinedValues: true },
    }),
    s3: new S3Client(settings),
    signer: new S3Client({ ...settings, requestChecksumCalculation: 'WHEN_REQUIRED' }),
    sqs,
    events: new EventBridgeClient(settings),
    /** Takes everything out of a queue. */
    drain: (queueUrl: string) => drain(sqs, queueUrl),
  };
}

async function withoutWorkers(assembly: string): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'quiet-cloud-'));
  await cp(assembly, copy, { recursive: true });
  for (const file of (await readdir(copy)).filter((name) => name.endsWith('.template.json'))) {
    const path = join(copy, file);
    const template = JSON.parse(await readFile(path, 'utf8')) as Template;
    const resources = Object.entries(template.Resources)
      .filter(([, { Type }]) => Type !== 'AWS::Lambda::EventSourceMapping')
      .map(([id, resource]) => [id, isSchedule(resource) ? disabled(resource) : resource]);
    await writeFile(path, JSON.stringify({ ...template, Resources: Object.fromEntries(resources) }));
  }
  return copy;
}

function isSchedule({ Type, Properties }: Resource): boolean {
  return Type === 'AWS::Events::Rule' && Properties?.ScheduleExpression !== undefined;
}

function disabled(rule: Resource): Resource {
  return { ...rule, Properties: { ...rule.Properties, State: 'DISABLED' } };
}

function outputOf({ outputs }: LocalCloud, name: string): string {
  const value = outputs[`EtlDesign-local-${name}`];
  if (value === undefined) throw new Error(`There is no output ${name} among ${Object.keys(outputs)}`);
  return value;
}

async function drain(sqs: SQSClient, QueueUrl: string): Promise<Message[]> {
  const drained: Message[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['MessageGroupId'],
      }),
    );
    if (Messages.length === 0) return drained;
    drained.push(...Messages);
    for (const { ReceiptHandle } of Messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}
