import { describe, expect, test } from 'vitest';
import type { Resource, ResourceContext } from '../../../../localstack/embedded/resource.ts';
import type { PolicyDocument } from '../../../../localstack/embedded/service.ts';
import { sqsResources } from '../../../../localstack/embedded/sqs/sqs-resources.ts';
import { SqsUnderTest } from './sqs-under-test.ts';

function template() {
  const sqs = new SqsUnderTest();
  const attached: [string, PolicyDocument][] = [];
  const attach = (arn: string, document: PolicyDocument) => attached.push([arn, document]);
  const handlers = sqsResources(sqs.engine, { attach, detach: () => {} });
  const context: ResourceContext = {
    stackName: 'Stack',
    logicalId: 'Queue',
    name: (given, rules) => given ?? 'Stack-Queue'.padEnd(90, 'x').slice(0, rules?.maxLength),
    assetDirectory: ({ objectKey }) => objectKey,
  };
  const create = async (type: string, properties: object): Promise<Resource> => {
    const handler = handlers.find((candidate) => candidate.type === type);
    if (handler === undefined) throw new Error(`no handler for ${type}`);
    return handler.create(handler.properties.parse(properties), context);
  };
  return { sqs, attached, create };
}

describe('AWS::SQS::Queue', () => {
  test('becomes a queue with the properties that the template gives', async () => {
    const { sqs, create } = template();
    await create('AWS::SQS::Queue', { QueueName: 'dead' });

    const queue = await create('AWS::SQS::Queue', {
      QueueName: 'q',
      VisibilityTimeout: 360,
      MessageRetentionPeriod: 1_209_600,
      RedrivePolicy: { deadLetterTargetArn: sqs.arn('dead'), maxReceiveCount: 5 },
      SqsManagedSseEnabled: true,
      Tags: [{ Key: 'a', Value: 'b' }],
    });

    expect(queue).toEqual({
      ref: 'http://127.0.0.1:4566/000000000000/q',
      attributes: { Arn: sqs.arn('q'), QueueName: 'q', QueueUrl: 'http://127.0.0.1:4566/000000000000/q' },
    });
    const AttributeNames = ['VisibilityTimeout', 'RedrivePolicy'];
    expect(await sqs.engine.run('GetQueueAttributes', { QueueUrl: queue.ref, AttributeNames })).toEqual({
      Attributes: {
        VisibilityTimeout: '360',
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn: sqs.arn('dead'), maxReceiveCount: 5 }),
      },
    });
  });

  test('gets a name that ends with .fifo and fits when it is FIFO and has none', async () => {
    const { create } = template();

    const queue = await create('AWS::SQS::Queue', { FifoQueue: true });

    expect(queue.attributes?.QueueName).toMatch(/^.{75}\.fifo$/);
  });

  test('takes over the queue of an earlier start with its messages, with the new settings', async () => {
    const { sqs, create } = template();
    const { ref } = await create('AWS::SQS::Queue', {
      QueueName: 'q',
      VisibilityTimeout: 1,
      DelaySeconds: 0,
    });
    await sqs.send(ref, 'a');

    await create('AWS::SQS::Queue', { QueueName: 'q', VisibilityTimeout: 2 });

    expect(await sqs.bodies(ref)).toEqual(['a']);
    sqs.advance(1);
    expect(await sqs.bodies(ref)).toEqual([]);
  });

  test('is refused with a key of its own', async () => {
    const { create } = template();

    await expect(create('AWS::SQS::Queue', { KmsMasterKeyId: 'key' })).rejects.toThrow(/KmsMasterKeyId/);
  });
});

describe('AWS::SQS::QueuePolicy', () => {
  test('attaches its document to each queue', async () => {
    const { sqs, attached, create } = template();
    const queues = [await sqs.create('a'), await sqs.create('b')];
    const PolicyDocument = { Statement: [] };

    await create('AWS::SQS::QueuePolicy', { Queues: queues, PolicyDocument });

    expect(attached).toEqual([
      [sqs.arn('a'), PolicyDocument],
      [sqs.arn('b'), PolicyDocument],
    ]);
  });
});
