import { describe, expect, test } from 'vitest';
import { redriveTo, SqsUnderTest } from './sqs-under-test.ts';

async function fifo(attributes: Readonly<Record<string, string>> = {}) {
  const sqs = new SqsUnderTest();
  const queue = await sqs.create('q.fifo', {
    FifoQueue: 'true',
    ContentBasedDeduplication: 'true',
    ...attributes,
  });
  const send = (body: string, MessageGroupId = 'g') => sqs.send(queue, body, { MessageGroupId });
  return { sqs, queue, send };
}

describe('FIFO queues', () => {
  test('give a group out in order, and nothing more of it while one is in flight', async () => {
    const { sqs, queue, send } = await fifo();
    for (const body of ['1', '2', '3']) await send(body);
    const [first] = await sqs.receive(queue, { MaxNumberOfMessages: 1 });

    expect(await sqs.bodies(queue)).toEqual([]);
    await sqs.engine.run('DeleteMessage', { QueueUrl: queue, ReceiptHandle: first?.ReceiptHandle });

    expect(await sqs.bodies(queue)).toEqual(['2', '3']);
  });

  test('do not hold up other groups', async () => {
    const { sqs, queue, send } = await fifo();
    await send('1', 'a');
    await sqs.receive(queue);

    await send('2', 'a');
    await send('3', 'b');

    expect(await sqs.bodies(queue)).toEqual(['3']);
  });

  test('wake who waits when a group is free again', async () => {
    const { sqs, queue, send } = await fifo();
    for (const body of ['1', '2']) await send(body);
    const [first] = await sqs.receive(queue, { MaxNumberOfMessages: 1 });
    const waiting = sqs.bodies(queue, { WaitTimeSeconds: 20 });

    await sqs.engine.run('DeleteMessage', { QueueUrl: queue, ReceiptHandle: first?.ReceiptHandle });

    expect(await waiting).toEqual(['2']);
  });

  test('put a message that comes back before its successors', async () => {
    const { sqs, queue, send } = await fifo();
    await send('1');
    await sqs.receive(queue);
    await send('2');

    sqs.advance(30);

    expect(await sqs.bodies(queue)).toEqual(['1', '2']);
  });

  test('take a duplicate for the same message during five minutes, even after it is deleted', async () => {
    const { sqs, queue, send } = await fifo();
    const first = await send('same');
    const [message] = await sqs.receive(queue);
    await sqs.engine.run('DeleteMessage', { QueueUrl: queue, ReceiptHandle: message?.ReceiptHandle });

    const second = await send('same');
    expect(await sqs.bodies(queue)).toEqual([]);
    sqs.advance(300);
    await send('same');

    expect(second).toMatchObject({ MessageId: first.MessageId, SequenceNumber: first.SequenceNumber });
    expect(await sqs.bodies(queue)).toEqual(['same']);
  });

  test('number their messages upwards', async () => {
    const { sqs, queue, send } = await fifo();
    await send('1');
    await send('2');

    const numbers = (await sqs.receive(queue)).map(({ Attributes }) => Attributes.SequenceNumber ?? '');

    expect(numbers).toEqual([...numbers].sort());
    expect(new Set(numbers).size).toBe(2);
  });

  test.each([
    ['without a group', {}, 'MissingParameter'],
    ['without a deduplication id', { MessageGroupId: 'g' }, 'InvalidParameterValue'],
    ['with a delay of its own', { MessageGroupId: 'g', DelaySeconds: 1 }, 'InvalidParameterValue'],
  ])('refuse a message %s', async (_, more, queryCode) => {
    const { sqs, queue } = await fifo({ ContentBasedDeduplication: 'false' });

    const sending = sqs.send(queue, 'x', more);

    await expect(sending).rejects.toMatchObject({ queryCode });
  });

  test('refuse to delete with a receipt handle that has expired', async () => {
    const { sqs, queue, send } = await fifo();
    await send('1');
    const [message] = await sqs.receive(queue);
    sqs.advance(30);

    const deletion = sqs.engine.run('DeleteMessage', {
      QueueUrl: queue,
      ReceiptHandle: message?.ReceiptHandle,
    });

    await expect(deletion).rejects.toThrow('The receipt handle has expired.');
  });

  test('keep group and order in their dead-letter queue', async () => {
    const sqs = new SqsUnderTest();
    const settings = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };
    const dead = await sqs.create('dead.fifo', settings);
    const RedrivePolicy = redriveTo(sqs.arn('dead.fifo'), 1);
    const queue = await sqs.create('q.fifo', { ...settings, RedrivePolicy });
    for (const body of ['1', '2']) await sqs.send(queue, body, { MessageGroupId: 'g' });
    await sqs.receive(queue);
    sqs.advance(30);

    await sqs.receive(queue);

    const messages = await sqs.receive(dead);
    expect(messages.map(({ Body, Attributes }) => [Body, Attributes.MessageGroupId])).toEqual([
      ['1', 'g'],
      ['2', 'g'],
    ]);
  });
});

describe('groups on a standard queue', () => {
  test('come before a group that already has more messages in flight', async () => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q');
    const send = (body: string, MessageGroupId: string) => sqs.send(queue, body, { MessageGroupId });
    for (const body of ['a1', 'a2', 'a3', 'a4']) await send(body, 'busy');
    await sqs.receive(queue, { MaxNumberOfMessages: 2 });

    await send('b1', 'quiet');

    expect(await sqs.bodies(queue)).toEqual(['b1', 'a3', 'a4']);
  });

  test('do not lock each other, and show in the system attributes', async () => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q');
    await sqs.send(queue, '1', { MessageGroupId: 'g' });
    await sqs.receive(queue);

    await sqs.send(queue, '2', { MessageGroupId: 'g' });

    const [message] = await sqs.receive(queue);
    expect(message).toMatchObject({ Body: '2', Attributes: { MessageGroupId: 'g' } });
    expect(message?.Attributes).not.toHaveProperty('SequenceNumber');
  });

  test('do not hold up messages without a group', async () => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q');
    await sqs.send(queue, 'a1', { MessageGroupId: 'busy' });
    await sqs.receive(queue);
    await sqs.send(queue, 'a2', { MessageGroupId: 'busy' });

    await sqs.send(queue, 'plain');

    expect(await sqs.bodies(queue)).toEqual(['plain', 'a2']);
  });

  describe('that have kept consumers busy', () => {
    async function withBacklog() {
      const sqs = new SqsUnderTest();
      const queue = await sqs.create('q');
      const send = (body: string, MessageGroupId: string) => sqs.send(queue, body, { MessageGroupId });
      const work = async (seconds: number) => {
        const [message] = await sqs.receive(queue, { MaxNumberOfMessages: 1 });
        sqs.advance(seconds);
        await sqs.engine.run('DeleteMessage', { QueueUrl: queue, ReceiptHandle: message?.ReceiptHandle });
        return message?.Body;
      };
      return { sqs, queue, send, work };
    }

    test('come after the others while they have a backlog, also with nothing in flight', async () => {
      const { sqs, queue, send, work } = await withBacklog();
      for (const body of ['a1', 'a2', 'a3']) await send(body, 'busy');
      await work(10);
      await send('b1', 'quiet');
      expect(await sqs.bodies(queue)).toEqual(['b1', 'a2', 'a3']);
    });

    test('are as any other once their backlog is gone', async () => {
      const { sqs, queue, send, work } = await withBacklog();
      await send('a1', 'busy');
      await work(10);
      await send('a2', 'busy');
      await send('b1', 'quiet');
      expect(await sqs.bodies(queue)).toEqual(['a2', 'b1']);
    });

    test('are as any other after five minutes', async () => {
      const { sqs, queue, send, work } = await withBacklog();
      for (const body of ['a1', 'a2']) await send(body, 'busy');
      await work(10);
      sqs.advance(300);
      await send('b1', 'quiet');
      expect(await sqs.bodies(queue)).toEqual(['a2', 'b1']);
    });

    test('share evenly when there are several', async () => {
      const { sqs, queue, send } = await withBacklog();
      for (const body of ['a1', 'a2', 'a3', 'a4']) await send(body, 'one');
      await sqs.receive(queue, { MaxNumberOfMessages: 2 });
      for (const body of ['b1', 'b2', 'b3', 'b4']) await send(body, 'other');
      await sqs.receive(queue, { MaxNumberOfMessages: 1 });
      expect(await sqs.bodies(queue)).toEqual(['b2', 'a3', 'b3', 'a4', 'b4']);
    });
  });
});
