import { describe, expect, test } from 'vitest';
import { redriveTo, SqsUnderTest } from './sqs-under-test.ts';

describe('queues', () => {
  test('are found by the last part of their URL, whatever the port', async () => {
    const sqs = new SqsUnderTest();
    await sqs.create('q');

    await sqs.send('http://127.0.0.1:1/000000000000/q', 'a');

    expect(await sqs.bodies('http://localhost:2/000000000000/q')).toEqual(['a']);
  });

  test('that do not exist are refused with the code that SDKs know', async () => {
    const sqs = new SqsUnderTest();

    await expect(sqs.receive('http://127.0.0.1/000000000000/gone')).rejects.toMatchObject({
      code: 'QueueDoesNotExist',
      queryCode: 'AWS.SimpleQueueService.NonExistentQueue',
    });
  });

  test.each([
    ['a name with a space', 'a b', {}],
    ['a name of 81 characters', 'x'.repeat(81), {}],
    ['a FIFO name without being FIFO', 'a.fifo', {}],
    ['being FIFO without a FIFO name', 'a', { FifoQueue: 'true' }],
    ['a visibility timeout beyond 12 hours', 'a', { VisibilityTimeout: '43201' }],
    ['a retention below a minute', 'a', { MessageRetentionPeriod: '59' }],
    ['a delay that is no number', 'a', { DelaySeconds: 'soon' }],
  ])('are refused for %s', async (_, name, attributes) => {
    const sqs = new SqsUnderTest();

    await expect(sqs.create(name, attributes)).rejects.toMatchObject({ queryCode: 'InvalidParameterValue' });
  });

  test.each(['KmsMasterKeyId', 'Policy', 'Unheard'])(
    'are refused with the attribute %s, by name',
    async (name) => {
      const sqs = new SqsUnderTest();

      await expect(sqs.create('q', { [name]: 'x' })).rejects.toThrow(`Unknown Attribute ${name}`);
    },
  );

  test('change their attributes for the messages to come', async () => {
    const sqs = new SqsUnderTest();
    const QueueUrl = await sqs.create('q');
    await sqs.engine.run('SetQueueAttributes', { QueueUrl, Attributes: { VisibilityTimeout: '5' } });
    await sqs.send(QueueUrl, 'a');
    await sqs.receive(QueueUrl);

    sqs.advance(5);

    expect(await sqs.bodies(QueueUrl)).toEqual(['a']);
  });

  test('lose their redrive policy when it is set to nothing', async () => {
    const sqs = new SqsUnderTest();
    await sqs.create('dead');
    const QueueUrl = await sqs.create('q', { RedrivePolicy: redriveTo(sqs.arn('dead'), 1) });

    await sqs.engine.run('SetQueueAttributes', { QueueUrl, Attributes: { RedrivePolicy: '' } });

    const AttributeNames = ['RedrivePolicy'];
    expect(await sqs.engine.run('GetQueueAttributes', { QueueUrl, AttributeNames })).toEqual({});
  });

  test('are listed by prefix', async () => {
    const sqs = new SqsUnderTest();
    const urls = [await sqs.create('a-1'), await sqs.create('a-2')];
    await sqs.create('b');

    expect(await sqs.engine.run('ListQueues', { QueueNamePrefix: 'a-' })).toEqual({ QueueUrls: urls });
  });

  test('are purged at most once a minute', async () => {
    const sqs = new SqsUnderTest();
    const QueueUrl = await sqs.create('q');
    await sqs.send(QueueUrl, 'a');

    await sqs.engine.run('PurgeQueue', { QueueUrl });

    expect(await sqs.bodies(QueueUrl)).toEqual([]);
    const again = sqs.engine.run('PurgeQueue', { QueueUrl });
    await expect(again).rejects.toMatchObject({ code: 'PurgeQueueInProgress' });
    sqs.advance(60);
    expect(await sqs.engine.run('PurgeQueue', { QueueUrl })).toEqual({});
  });

  test('carry tags', async () => {
    const sqs = new SqsUnderTest();
    const QueueUrl = await sqs.create('q');
    await sqs.engine.run('TagQueue', { QueueUrl, Tags: { a: '1', b: '2' } });

    await sqs.engine.run('UntagQueue', { QueueUrl, TagKeys: ['a'] });

    expect(await sqs.engine.run('ListQueueTags', { QueueUrl })).toEqual({ Tags: { b: '2' } });
  });
});

describe('requests', () => {
  test('for an operation that the local cloud lacks are refused by its name', async () => {
    const sqs = new SqsUnderTest();

    await expect(sqs.engine.run('AddPermission', {})).rejects.toThrow(/AddPermission/);
    expect(() => sqs.engine.accesses('toString', {})).toThrow(/toString/);
  });

  test('with a parameter that the local cloud lacks are refused by its name', async () => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q.fifo', { FifoQueue: 'true' });

    const receiving = sqs.receive(queue, { ReceiveRequestAttemptId: 'x' });

    await expect(receiving).rejects.toThrow(/ReceiveRequestAttemptId/);
  });

  test('without a parameter that they need are refused by its name', async () => {
    const sqs = new SqsUnderTest();

    const sending = sqs.engine.run('SendMessage', { QueueUrl: await sqs.create('q') });

    await expect(sending).rejects.toMatchObject({
      queryCode: 'MissingParameter',
      message: 'The request must contain the parameter MessageBody.',
    });
  });

  test.each([
    ['SendMessage', { MessageBody: 'x' }, 'sqs:SendMessage'],
    ['SendMessageBatch', { Entries: [] }, 'sqs:SendMessage'],
    ['ReceiveMessage', {}, 'sqs:ReceiveMessage'],
    ['DeleteMessageBatch', { Entries: [] }, 'sqs:DeleteMessage'],
    ['ChangeMessageVisibilityBatch', { Entries: [] }, 'sqs:ChangeMessageVisibility'],
    ['GetQueueAttributes', {}, 'sqs:GetQueueAttributes'],
  ])('%s asks for its action on the queue', (operation, more, action) => {
    const sqs = new SqsUnderTest();
    const QueueUrl = 'http://127.0.0.1/000000000000/q';

    const accesses = sqs.engine.accesses(operation, { QueueUrl, ...more });

    expect(accesses).toEqual([{ action, resource: 'arn:aws:sqs:us-east-1:000000000000:q' }]);
  });

  test('answer only the attributes that were asked for', async () => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q', { VisibilityTimeout: '0' });
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    await sqs.send(queue, 'x', { MessageAttributes: { 'a.b': text('1'), 'a.c': text('2'), d: text('3') } });

    const [some] = await sqs.receive(queue, {
      MessageSystemAttributeNames: ['SentTimestamp'],
      MessageAttributeNames: ['a.*'],
    });
    const [none] = await sqs.receive(queue, { MessageSystemAttributeNames: [], MessageAttributeNames: [] });

    expect(Object.keys(some?.Attributes ?? {})).toEqual(['SentTimestamp']);
    expect(some?.MessageAttributes).toEqual({ 'a.b': text('1'), 'a.c': text('2') });
    expect(none).not.toHaveProperty('Attributes');
    expect(none).not.toHaveProperty('MessageAttributes');
  });
});

describe('deliveries by other services', () => {
  test('go into the queue with their attributes', async () => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q');

    sqs.engine.deliver(sqs.arn('q'), 'x', { attributes: { REASON: 'why' }, groupId: 'g' });

    const [message] = await sqs.receive(queue);
    expect(message).toMatchObject({
      Body: 'x',
      Attributes: { MessageGroupId: 'g' },
      MessageAttributes: { REASON: { DataType: 'String', StringValue: 'why' } },
    });
  });

  test('to a queue that does not exist are refused', () => {
    const sqs = new SqsUnderTest();

    expect(() => sqs.engine.deliver(sqs.arn('gone'), 'x')).toThrow('The specified queue does not exist.');
  });
});
