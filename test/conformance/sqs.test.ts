import { randomUUID } from 'node:crypto';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  SendMessageBatchCommand,
  SetQueueAttributesCommand,
  StartMessageMoveTaskCommand,
  TagQueueCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type AwsUnderTest, awsUnderTest } from './endpoint.ts';
import { SqsUnderTest } from './sqs-under-test.ts';

/** SQS as the official SDK sees it, which verifies the MD5 of every body itself. */
let aws: AwsUnderTest;
let sqs: SqsUnderTest;

beforeAll(async () => {
  aws = await awsUnderTest();
  sqs = new SqsUnderTest(aws);
});

afterAll(async () => {
  sqs.client.destroy();
  await aws.stop();
});

function entries(count: number) {
  return Array.from({ length: count }, (_, index) => ({ Id: `e${index}`, MessageBody: `b${index}` }));
}

describe('queues', () => {
  test('are created once, and refused with other attributes', async () => {
    const QueueName = `conformance-${randomUUID()}`;
    const create = (VisibilityTimeout: string) =>
      sqs.client.send(new CreateQueueCommand({ QueueName, Attributes: { VisibilityTimeout } }));
    const { QueueUrl } = await create('5');
    onTestFinished(async () => {
      await sqs.client.send(new DeleteQueueCommand({ QueueUrl }));
    });

    expect((await create('5')).QueueUrl).toBe(QueueUrl);
    await expect(create('9')).rejects.toMatchObject({ name: 'QueueNameExists' });
  });

  test('are found by their name, and refused when they do not exist', async () => {
    const QueueUrl = await sqs.create();
    const QueueName = QueueUrl.split('/').at(-1);

    expect(await sqs.client.send(new GetQueueUrlCommand({ QueueName }))).toMatchObject({ QueueUrl });
    const unknown = sqs.client.send(new GetQueueUrlCommand({ QueueName: `gone-${randomUUID()}` }));
    await expect(unknown).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });

  test('are listed', async () => {
    const QueueUrl = await sqs.create();
    const QueueNamePrefix = QueueUrl.split('/').at(-1);

    const { QueueUrls } = await sqs.client.send(new ListQueuesCommand({ QueueNamePrefix }));

    expect(QueueUrls).toEqual([QueueUrl]);
  });

  test('say how many messages are visible and how many in flight', async () => {
    const queue = await sqs.create();
    await sqs.send(queue, '1');
    await sqs.send(queue, '2');
    await sqs.receive(queue, { MaxNumberOfMessages: 1 });

    await expect
      .poll(() => sqs.attributes(queue))
      .toMatchObject({ ApproximateNumberOfMessages: '1', ApproximateNumberOfMessagesNotVisible: '1' });
  });

  test('take other attributes, and refuse values out of bounds', async () => {
    const QueueUrl = await sqs.create();
    const set = (VisibilityTimeout: string) =>
      sqs.client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout } }));

    await set('7');

    expect(await sqs.attributes(QueueUrl, 'VisibilityTimeout')).toEqual({ VisibilityTimeout: '7' });
    await expect(set('43201')).rejects.toThrow();
  });

  test('are purged', async () => {
    const QueueUrl = await sqs.create();
    await sqs.send(QueueUrl, 'x');

    await sqs.client.send(new PurgeQueueCommand({ QueueUrl }));

    await expect
      .poll(() => sqs.attributes(QueueUrl, 'ApproximateNumberOfMessages'), { timeout: 60_000 })
      .toEqual({ ApproximateNumberOfMessages: '0' });
  });

  test('carry tags', async () => {
    const QueueUrl = await sqs.create();

    await sqs.client.send(new TagQueueCommand({ QueueUrl, Tags: { team: 'etl' } }));

    expect(await sqs.client.send(new ListQueueTagsCommand({ QueueUrl }))).toMatchObject({
      Tags: { team: 'etl' },
    });
  });
});

describe('messages', () => {
  test('are received with body, attributes and their digests, and deleted', async () => {
    const queue = await sqs.create({ VisibilityTimeout: '1' });
    const { MD5OfMessageAttributes } = await sqs.send(queue, '{"a":"ü"}', {
      MessageAttributes: {
        text: { DataType: 'String', StringValue: 'x1' },
        number: { DataType: 'Number', StringValue: '5' },
        bytes: { DataType: 'Binary', BinaryValue: Buffer.from([1, 2]) },
      },
    });

    const [message] = await sqs.collect(queue, 1);
    await sqs.delete(queue, message);

    expect(message).toMatchObject({
      Body: '{"a":"ü"}',
      MessageAttributes: {
        text: { DataType: 'String', StringValue: 'x1' },
        number: { DataType: 'Number', StringValue: '5' },
        bytes: { DataType: 'Binary', BinaryValue: Uint8Array.of(1, 2) },
      },
      MD5OfMessageAttributes,
      Attributes: { ApproximateReceiveCount: '1', SentTimestamp: expect.stringMatching(/^\d{13}$/) },
    });
    expect(MD5OfMessageAttributes).toMatch(/^[0-9a-f]{32}$/);
    expect(await sqs.receive(queue, { WaitTimeSeconds: 2 })).toEqual([]);
  });

  test('come back when their visibility ends, with a new receipt handle and a higher count', async () => {
    const queue = await sqs.create({ VisibilityTimeout: '1' });
    await sqs.send(queue, 'x');
    const [first] = await sqs.collect(queue, 1);
    expect(await sqs.receive(queue)).toEqual([]);

    const [second] = await sqs.collect(queue, 1);

    expect(second?.Attributes?.ApproximateReceiveCount).toBe('2');
    expect(second?.ReceiptHandle).not.toBe(first?.ReceiptHandle);
  });

  test('come back at once when their visibility is set to 0', async () => {
    const queue = await sqs.create();
    await sqs.send(queue, 'x');
    const [message] = await sqs.collect(queue, 1);
    const ReceiptHandle = message?.ReceiptHandle;

    await sqs.client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: queue, ReceiptHandle, VisibilityTimeout: 0 }),
    );

    const [again] = await sqs.collect(queue, 1);
    expect(again?.Attributes?.ApproximateReceiveCount).toBe('2');
  });

  test('stay hidden for longer when their visibility is extended', async () => {
    const queue = await sqs.create({ VisibilityTimeout: '1' });
    await sqs.send(queue, 'x');
    const [message] = await sqs.collect(queue, 1);
    const ReceiptHandle = message?.ReceiptHandle;

    await sqs.client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: queue, ReceiptHandle, VisibilityTimeout: 30 }),
    );

    expect(await sqs.receive(queue, { WaitTimeSeconds: 2 })).toEqual([]);
  });

  test('wait for their delay', async () => {
    const queue = await sqs.create();
    await sqs.send(queue, 'x', { DelaySeconds: 1 });

    expect(await sqs.receive(queue)).toEqual([]);
    expect(await sqs.collect(queue, 1)).toMatchObject([{ Body: 'x' }]);
  });

  test('may hold a million characters, and are refused beyond 1 MiB', async () => {
    const queue = await sqs.create({ MaximumMessageSize: '1048576' });
    await sqs.send(queue, 'x'.repeat(1_000_000));

    const [message] = await sqs.collect(queue, 1);

    expect(message?.Body).toHaveLength(1_000_000);
    await expect(sqs.send(queue, 'x'.repeat(1_048_577))).rejects.toThrow(
      /must be shorter than 1048576 bytes/,
    );
  });

  test('are refused with characters that XML cannot hold', async () => {
    const queue = await sqs.create();

    await expect(sqs.send(queue, 'a\u0001b')).rejects.toMatchObject({ name: 'InvalidMessageContents' });
  });

  test('show their group on a standard queue', async () => {
    const queue = await sqs.create();
    await sqs.send(queue, 'x', { MessageGroupId: 'tenant' });

    expect(await sqs.collect(queue, 1)).toMatchObject([{ Attributes: { MessageGroupId: 'tenant' } }]);
  });

  test('are not deleted with a handle that is none', async () => {
    const queue = await sqs.create();

    const deletion = sqs.delete(queue, { ReceiptHandle: 'nonsense' });

    await expect(deletion).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
  });
});

describe('long polling', () => {
  test('ends as soon as a message comes', async () => {
    const queue = await sqs.create();
    const waiting = sqs.receive(queue, { WaitTimeSeconds: 20 });
    const beganAt = Date.now();

    await sqs.send(queue, 'x');

    expect(await waiting).toMatchObject([{ Body: 'x' }]);
    expect(Date.now() - beganAt).toBeLessThan(20_000);
  });

  test('ends empty when the wait is over', async () => {
    const queue = await sqs.create();
    const beganAt = Date.now();

    expect(await sqs.receive(queue, { WaitTimeSeconds: 1 })).toEqual([]);

    expect(Date.now() - beganAt).toBeGreaterThan(900);
  });
});

describe('batches', () => {
  test('send, receive and delete ten messages', async () => {
    const QueueUrl = await sqs.create();
    const sent = await sqs.client.send(new SendMessageBatchCommand({ QueueUrl, Entries: entries(10) }));

    const messages = await sqs.collect(QueueUrl, 10);
    const deleted = await sqs.client.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: messages.map(({ ReceiptHandle }, index) => ({ Id: `d${index}`, ReceiptHandle })),
      }),
    );

    expect(sent.Successful).toHaveLength(10);
    expect(messages.map(({ Body }) => Body).sort()).toEqual(
      entries(10).map(({ MessageBody }) => MessageBody),
    );
    expect(deleted.Successful).toHaveLength(10);
  });

  test.each([
    ['TooManyEntriesInBatchRequest', entries(11)],
    ['BatchEntryIdsNotDistinct', [...entries(1), ...entries(1)]],
    ['EmptyBatchRequest', []],
    ['BatchRequestTooLong', entries(2).map((entry) => ({ ...entry, MessageBody: 'x'.repeat(600_000) }))],
  ])('are refused with %s', async (name, Entries) => {
    const QueueUrl = await sqs.create();

    const sending = sqs.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));

    await expect(sending).rejects.toMatchObject({ name });
  });

  test('from many senders reach many receivers, each message once', async () => {
    const QueueUrl = await sqs.create({ VisibilityTimeout: '300' });
    const workers = Array.from({ length: 8 }, (_, worker) => worker);
    const sendBatches = async (worker: number) => {
      for (let batch = 0; batch < 5; batch += 1) {
        const Entries = entries(10).map(({ Id }) => ({ Id, MessageBody: `${worker}-${batch}-${Id}` }));
        await sqs.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      }
    };
    await Promise.all(workers.map(sendBatches));

    const received: (string | undefined)[] = [];
    const receiveAll = async () => {
      for (const deadline = Date.now() + 60_000; received.length < 400 && Date.now() < deadline; ) {
        const messages = await sqs.receive(QueueUrl, { WaitTimeSeconds: 1 });
        received.push(...messages.map(({ Body }) => Body));
      }
    };
    await Promise.all(workers.map(receiveAll));

    expect(new Set(received).size).toBe(400);
    expect(received).toHaveLength(400);
  });
});

describe('dead-letter queues', () => {
  test('get a message that was received too often, with its attributes', async () => {
    const { queue, dead } = await sqs.createWithDeadLetterQueue(2, { VisibilityTimeout: '0' });
    await sqs.send(queue, 'poison', { MessageAttributes: { k: { DataType: 'String', StringValue: 'v' } } });

    await expect.poll(() => sqs.receive(queue)).toEqual([]);
    const [message] = await sqs.collect(dead, 1);

    expect(message).toMatchObject({
      Body: 'poison',
      MessageAttributes: { k: { StringValue: 'v' } },
      Attributes: { DeadLetterQueueSourceArn: await sqs.arn(queue) },
    });
  });

  test('know the queues that use them', async () => {
    const { queue, dead } = await sqs.createWithDeadLetterQueue(2);

    const answer = await sqs.client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead }));

    expect(answer.queueUrls).toEqual([queue]);
  });

  test('give messages back to where they came from', async () => {
    const { queue, dead, deadArn } = await sqs.createWithDeadLetterQueue(1, { VisibilityTimeout: '0' });
    await sqs.send(queue, 'x');
    await sqs.collect(queue, 1);
    await expect
      .poll(async () => {
        await sqs.receive(queue);
        return sqs.attributes(dead, 'ApproximateNumberOfMessages');
      })
      .toEqual({ ApproximateNumberOfMessages: '1' });

    await sqs.client.send(new StartMessageMoveTaskCommand({ SourceArn: deadArn }));

    expect(await sqs.collect(queue, 1)).toMatchObject([{ Body: 'x' }]);
  });
});

describe('FIFO queues', () => {
  test('keep the order of a group, drop duplicates, and lock a group while a message is in flight', async () => {
    const queue = await sqs.create({ FifoQueue: 'true', ContentBasedDeduplication: 'true' });
    for (const body of ['1', '2', '2', '3']) await sqs.send(queue, body, { MessageGroupId: 'g' });

    const [first] = await sqs.receive(queue, { MaxNumberOfMessages: 1, WaitTimeSeconds: 5 });
    expect(first?.Body).toBe('1');
    expect(await sqs.receive(queue)).toEqual([]);
    await sqs.delete(queue, first);

    const rest = await sqs.collect(queue, 2);
    expect(rest.map(({ Body }) => Body)).toEqual(['2', '3']);
  });
});
