import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqliteJournal } from '../../../../localstack/embedded/journal.ts';
import { redriveTo, SqsUnderTest } from './sqs-under-test.ts';

let directory: string;
const open: SqliteJournal[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sqs-restart-'));
});

afterEach(() => {
  for (const journal of open.splice(0)) journal.close();
  rmSync(directory, { recursive: true });
});

function start(endpoint?: string): SqsUnderTest {
  const journal = new SqliteJournal(directory);
  open.push(journal);
  return new SqsUnderTest(journal, endpoint);
}

describe('after a restart', () => {
  test('queues keep their messages in order, at the URL of the new port', async () => {
    const before = start('http://127.0.0.1:1111');
    const queue = await before.create('q', { VisibilityTimeout: '40' });
    for (const body of ['1', '2', '3']) await before.send(queue, body);

    const after = start('http://127.0.0.1:2222');

    const { QueueUrl } = await after.engine.run('GetQueueUrl', { QueueName: 'q' });
    expect(QueueUrl).toBe('http://127.0.0.1:2222/000000000000/q');
    expect(await after.bodies(queue)).toEqual(['1', '2', '3']);
    const AttributeNames = ['VisibilityTimeout'];
    expect(await after.engine.run('GetQueueAttributes', { QueueUrl, AttributeNames })).toEqual({
      Attributes: { VisibilityTimeout: '40' },
    });
  });

  test('new messages come after the old ones, even when the clock was ahead before', async () => {
    const before = start();
    const queue = await before.create('q');
    before.advance(3600);
    await before.send(queue, 'old');

    const between = start();
    await between.send(queue, 'new');
    const after = start();
    after.advance(3600);

    expect(await after.bodies(queue)).toEqual(['old', 'new']);
  });

  test('messages in flight are visible at once, since their consumers ended with the process', async () => {
    const before = start();
    const queue = await before.create('q', { VisibilityTimeout: '5400' });
    await before.send(queue, 'a');
    await before.receive(queue);

    const after = start();

    const [message] = await after.receive(queue);
    expect(message).toMatchObject({ Body: 'a', Attributes: { ApproximateReceiveCount: '2' } });
  });

  test('messages that are delayed stay hidden', async () => {
    const before = start();
    const queue = await before.create('q');
    await before.send(queue, 'a', { DelaySeconds: 60 });

    const after = start();

    expect(await after.receive(queue)).toEqual([]);
    after.advance(60);
    expect(await after.bodies(queue)).toEqual(['a']);
  });

  test('messages that were received too often go to the dead-letter queue', async () => {
    const before = start();
    const dead = await before.create('dead');
    const queue = await before.create('q', { RedrivePolicy: redriveTo(before.arn('dead'), 1) });
    await before.send(queue, 'deadly');
    await before.receive(queue);

    const after = start();

    expect(await after.receive(queue)).toEqual([]);
    expect(await after.bodies(dead)).toEqual(['deadly']);
  });

  test('a receipt handle from before still deletes', async () => {
    const before = start();
    const queue = await before.create('q');
    await before.send(queue, 'a');
    const [message] = await before.receive(queue);

    const after = start();
    await after.engine.run('DeleteMessage', { QueueUrl: queue, ReceiptHandle: message?.ReceiptHandle });

    after.advance(30);
    expect(await after.receive(queue)).toEqual([]);
  });

  test('what was deleted, purged or moved does not come back', async () => {
    const before = start();
    const dead = await before.create('dead');
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: before.arn('dead'), maxReceiveCount: 1 });
    const queue = await before.create('q', { RedrivePolicy });
    const gone = await before.create('gone');
    await before.send(gone, 'x');
    await before.engine.run('DeleteQueue', { QueueUrl: gone });
    await before.send(queue, 'poison');
    await before.receive(queue);
    before.advance(30);
    await before.receive(queue);

    const after = start();
    after.advance(60);

    expect(await after.receive(queue)).toEqual([]);
    expect(await after.bodies(dead)).toEqual(['poison']);
    await expect(after.receive(gone)).rejects.toThrow('The specified queue does not exist.');
    expect(await after.receive(await after.create('gone'))).toEqual([]);
  });

  test('FIFO queues still know duplicates', async () => {
    const before = start();
    const queue = await before.create('q.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
    const first = await before.send(queue, 'same', { MessageGroupId: 'g' });

    const after = start();
    const second = await after.send(queue, 'same', { MessageGroupId: 'g' });

    expect(second.MessageId).toBe(first.MessageId);
    expect(await after.bodies(queue)).toEqual(['same']);
  });
});
