import { describe, expect, test } from 'vitest';
import { redriveTo, SqsUnderTest } from './sqs-under-test.ts';

async function withDeadLetterQueue(maxReceiveCount: number) {
  const sqs = new SqsUnderTest();
  const dead = await sqs.create('dead');
  const queue = await sqs.create('q', {
    VisibilityTimeout: '10',
    RedrivePolicy: redriveTo(sqs.arn('dead'), maxReceiveCount),
  });
  return { sqs, dead, queue };
}

describe('dead-letter queues', () => {
  test('get a message that was received too often, with its attributes and its source', async () => {
    const { sqs, dead, queue } = await withDeadLetterQueue(2);
    const MessageAttributes = { k: { DataType: 'String', StringValue: 'v' } };
    const sent = await sqs.send(queue, 'poison', { MessageAttributes });
    for (let receives = 0; receives < 2; receives += 1) {
      expect(await sqs.bodies(queue)).toEqual(['poison']);
      sqs.advance(10);
    }

    expect(await sqs.bodies(queue)).toEqual([]);
    const [message] = await sqs.receive(dead);

    expect(message).toMatchObject({ MessageId: sent.MessageId, Body: 'poison', MessageAttributes });
    expect(message?.Attributes).toMatchObject({
      DeadLetterQueueSourceArn: sqs.arn('q'),
      ApproximateReceiveCount: '1',
      ApproximateFirstReceiveTimestamp: String(Number(message?.Attributes.SentTimestamp) + 20_000),
    });
  });

  test('wake who waits for them', async () => {
    const { sqs, dead, queue } = await withDeadLetterQueue(1);
    await sqs.send(queue, 'poison');
    await sqs.receive(queue);
    const waiting = sqs.bodies(dead, { WaitTimeSeconds: 20 });
    sqs.advance(10);

    await sqs.receive(queue);

    expect(await waiting).toEqual(['poison']);
  });

  test('do not get messages once they are gone: the message stays', async () => {
    const { sqs, dead, queue } = await withDeadLetterQueue(1);
    await sqs.send(queue, 'poison');
    await sqs.receive(queue);
    await sqs.engine.run('DeleteQueue', { QueueUrl: dead });

    sqs.advance(10);

    expect(await sqs.bodies(queue)).toEqual(['poison']);
  });

  test.each([
    ['that does not exist', { RedrivePolicy: redriveTo('arn:aws:sqs:us-east-1:000000000000:gone', 3) }],
    ['that is FIFO', { RedrivePolicy: redriveTo('arn:aws:sqs:us-east-1:000000000000:dead.fifo', 3) }],
    ['that allows no source', { RedrivePolicy: redriveTo('arn:aws:sqs:us-east-1:000000000000:closed', 3) }],
    ['after 0 receives', { RedrivePolicy: redriveTo('arn:aws:sqs:us-east-1:000000000000:dead', 0) }],
    ['by a policy that is not JSON', { RedrivePolicy: '{' }],
  ])('are refused for a standard queue: one %s', async (_, attributes) => {
    const sqs = new SqsUnderTest();
    await sqs.create('dead');
    await sqs.create('dead.fifo', { FifoQueue: 'true' });
    await sqs.create('closed', { RedriveAllowPolicy: JSON.stringify({ redrivePermission: 'denyAll' }) });

    const creation = sqs.create('q', attributes);

    await expect(creation).rejects.toMatchObject({ queryCode: 'InvalidParameterValue' });
  });

  test('are never the queue itself', async () => {
    const sqs = new SqsUnderTest();
    const QueueUrl = await sqs.create('q');
    const Attributes = { RedrivePolicy: redriveTo(sqs.arn('q'), 1) };

    const setting = sqs.engine.run('SetQueueAttributes', { QueueUrl, Attributes });

    await expect(setting).rejects.toThrow('A queue cannot be its own dead-letter queue.');
  });

  test('take messages from the queues that they allow by name', async () => {
    const sqs = new SqsUnderTest();
    const policy = { redrivePermission: 'byQueue', sourceQueueArns: [sqs.arn('friend')] };
    await sqs.create('dead', { RedriveAllowPolicy: JSON.stringify(policy) });
    const RedrivePolicy = redriveTo(sqs.arn('dead'), 3);

    await sqs.create('friend', { RedrivePolicy });

    await expect(sqs.create('stranger', { RedrivePolicy })).rejects.toThrow(
      /does not let .*:stranger use it/,
    );
  });

  test('know the queues that use them', async () => {
    const { sqs, dead, queue } = await withDeadLetterQueue(1);

    const answer = await sqs.engine.run('ListDeadLetterSourceQueues', { QueueUrl: dead });

    expect(answer).toEqual({ queueUrls: [queue] });
  });
});

describe('message move tasks', () => {
  test('bring messages back where they came from, as new ones', async () => {
    const { sqs, dead, queue } = await withDeadLetterQueue(1);
    const sent = await sqs.send(queue, 'x');
    await sqs.receive(queue);
    sqs.advance(10);
    await sqs.receive(queue);

    await sqs.engine.run('StartMessageMoveTask', { SourceArn: sqs.arn('dead') });

    const [message] = await sqs.receive(queue);
    expect(message?.Body).toBe('x');
    expect(message?.MessageId).not.toBe(sent.MessageId);
    expect(message?.Attributes).not.toHaveProperty('DeadLetterQueueSourceArn');
    expect(await sqs.receive(dead)).toEqual([]);
    const list = await sqs.engine.run('ListMessageMoveTasks', { SourceArn: sqs.arn('dead') });
    expect(list).toMatchObject({ Results: [{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 }] });
  });

  test('fail at a message that names no source, and say so', async () => {
    const { sqs, dead } = await withDeadLetterQueue(1);
    await sqs.send(dead, 'sent here directly');

    await sqs.engine.run('StartMessageMoveTask', { SourceArn: sqs.arn('dead') });

    const list = await sqs.engine.run('ListMessageMoveTasks', { SourceArn: sqs.arn('dead') });
    expect(list).toMatchObject({
      Results: [{ Status: 'FAILED', FailureReason: 'CouldNotDetermineMessageSource' }],
    });
    expect(await sqs.bodies(dead)).toEqual(['sent here directly']);
  });

  test('are refused for a queue that is no dead-letter queue', async () => {
    const { sqs } = await withDeadLetterQueue(1);

    const start = sqs.engine.run('StartMessageMoveTask', { SourceArn: sqs.arn('q') });

    await expect(start).rejects.toThrow('Source queue must be configured as a Dead Letter Queue.');
  });

  test('are refused for queues that do not exist', async () => {
    const { sqs } = await withDeadLetterQueue(1);

    const start = sqs.engine.run('StartMessageMoveTask', {
      SourceArn: sqs.arn('dead'),
      DestinationArn: sqs.arn('gone'),
    });

    await expect(start).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });
});
