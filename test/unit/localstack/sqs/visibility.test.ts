import { describe, expect, test } from 'vitest';
import { SqsUnderTest } from './sqs-under-test.ts';

describe('visibility', () => {
  test('hides a received message until its visibility timeout ends, then counts the next receive', async () => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q', { VisibilityTimeout: '60' });
    await sqs.send(queue, 'a');
    await sqs.receive(queue);

    sqs.advance(59);
    expect(await sqs.receive(queue)).toEqual([]);
    sqs.advance(1);
    const [again] = await sqs.receive(queue);

    expect(again?.Attributes.ApproximateReceiveCount).toBe('2');
  });

  test('keeps the time of the first receive', async () => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q');
    await sqs.send(queue, 'a');
    const [first] = await sqs.receive(queue);

    sqs.advance(30);
    const [second] = await sqs.receive(queue);

    expect(second?.Attributes.ApproximateFirstReceiveTimestamp).toBe(
      first?.Attributes.ApproximateFirstReceiveTimestamp,
    );
  });

  test('extends and ends the time in flight', async () => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q');
    await sqs.send(queue, 'a');
    const [message] = await sqs.receive(queue);
    const ReceiptHandle = message?.ReceiptHandle;
    const change = (VisibilityTimeout: number) =>
      sqs.engine.run('ChangeMessageVisibility', { QueueUrl: queue, ReceiptHandle, VisibilityTimeout });

    await change(100);
    sqs.advance(99);
    expect(await sqs.receive(queue)).toEqual([]);
    await change(0);

    expect(await sqs.bodies(queue)).toEqual(['a']);
  });

  test('refuses to change the visibility of a message that is not in flight', async () => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q');
    await sqs.send(queue, 'a');
    const [message] = await sqs.receive(queue);
    sqs.advance(30);

    const change = sqs.engine.run('ChangeMessageVisibility', {
      QueueUrl: queue,
      ReceiptHandle: message?.ReceiptHandle,
      VisibilityTimeout: 5,
    });

    await expect(change).rejects.toMatchObject({ code: 'MessageNotInflight' });
  });

  test('deletes with the latest receipt handle only', async () => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q');
    await sqs.send(queue, 'a');
    const [stale] = await sqs.receive(queue);
    sqs.advance(30);
    await sqs.receive(queue);

    await sqs.engine.run('DeleteMessage', { QueueUrl: queue, ReceiptHandle: stale?.ReceiptHandle });
    sqs.advance(30);

    expect(await sqs.bodies(queue)).toEqual(['a']);
  });

  test('refuses a receipt handle of another queue', async () => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q');
    const other = await sqs.create('other');
    await sqs.send(queue, 'a');
    const [message] = await sqs.receive(queue);

    const deletion = sqs.engine.run('DeleteMessage', {
      QueueUrl: other,
      ReceiptHandle: message?.ReceiptHandle,
    });

    await expect(deletion).rejects.toMatchObject({ code: 'ReceiptHandleIsInvalid', status: 404 });
  });
});

describe('delay and retention', () => {
  test('keeps a delayed message back, whether the message or the queue says so', async () => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q', { DelaySeconds: '10' });
    await sqs.send(queue, 'queue');
    await sqs.send(queue, 'message', { DelaySeconds: 20 });
    await sqs.send(queue, 'now', { DelaySeconds: 0 });

    expect(await sqs.bodies(queue)).toEqual(['now']);
    sqs.advance(10);
    expect(await sqs.bodies(queue)).toEqual(['queue']);
    sqs.advance(10);
    expect(await sqs.bodies(queue)).toEqual(['message']);
  });

  test('drops messages older than the retention period', async () => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q', { MessageRetentionPeriod: '60' });
    await sqs.send(queue, 'old');
    sqs.advance(50);
    await sqs.send(queue, 'young');

    sqs.advance(11);

    expect(await sqs.bodies(queue)).toEqual(['young']);
  });

  test('counts visible, hidden and delayed messages apart', async () => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q');
    await sqs.send(queue, 'in flight');
    await sqs.receive(queue);
    await sqs.send(queue, 'visible');
    await sqs.send(queue, 'delayed', { DelaySeconds: 5 });

    const { Attributes } = await sqs.engine.run('GetQueueAttributes', {
      QueueUrl: queue,
      AttributeNames: ['All'],
    });

    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
    });
  });
});

describe('long polling', () => {
  test('answers as soon as a message comes', async () => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q');
    const waiting = sqs.bodies(queue, { WaitTimeSeconds: 20 });

    await sqs.send(queue, 'a');

    expect(await waiting).toEqual(['a']);
  });

  test('answers nothing when the wait is over', async () => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q', { ReceiveMessageWaitTimeSeconds: '20' });
    const waiting = sqs.bodies(queue);

    sqs.advance(20);

    expect(await waiting).toEqual([]);
  });

  test('wakes when a delayed message becomes visible', async () => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q');
    const waiting = sqs.bodies(queue, { WaitTimeSeconds: 20 });
    await sqs.send(queue, 'a', { DelaySeconds: 3 });

    sqs.advance(3);

    expect(await waiting).toEqual(['a']);
  });

  test('goes on waiting for the next delayed message after the first', async () => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q');
    await sqs.send(queue, 'a', { DelaySeconds: 3 });
    await sqs.send(queue, 'b', { DelaySeconds: 6 });
    const waits = [1, 2].map(() => sqs.bodies(queue, { WaitTimeSeconds: 20 }));

    sqs.advance(3);
    expect(await waits[0]).toEqual(['a']);
    sqs.advance(3);

    expect(await waits[1]).toEqual(['b']);
  });

  test('serves who waits longest first, one message each', async () => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q');
    const first = sqs.bodies(queue, { WaitTimeSeconds: 20 });
    const second = sqs.bodies(queue, { WaitTimeSeconds: 20 });

    await sqs.send(queue, 'a');
    await sqs.send(queue, 'b');

    expect(await first).toEqual(['a']);
    expect(await second).toEqual(['b']);
  });

  test('ends when the engine closes or the queue is deleted', async () => {
    const sqs = new SqsUnderTest();
    const deleted = await sqs.create('deleted');
    const open = await sqs.create('open');
    const waits = [deleted, open].map((queue) => sqs.bodies(queue, { WaitTimeSeconds: 20 }));

    await sqs.engine.run('DeleteQueue', { QueueUrl: deleted });
    sqs.engine.close();

    expect(await Promise.all(waits)).toEqual([[], []]);
  });
});
