import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AwsError } from '../../../../localstack/embedded/aws-error.ts';
import { SqliteJournal } from '../../../../localstack/embedded/journal.ts';
import { FunctionError } from '../../../../localstack/embedded/service.ts';
import { DEAD_LETTER_ARN, EventsUnderTest, FUNCTION_ARN, QUEUE_ARN } from './events-under-test.ts';

const RULE_ARN = 'arn:aws:events:us-east-1:000000000000:rule/Stack-Rule';
const DeadLetterConfig = { Arn: DEAD_LETTER_ARN };

function throttled(): AwsError {
  return new AwsError('ThrottlingException', 'Rate exceeded');
}

describe('a delivery', () => {
  test('is authorized as the rule, for the action on the target', async () => {
    const events = new EventsUnderTest();
    await events.rule();
    await events.rule({ Arn: FUNCTION_ARN });

    await events.put({});

    const principal = { kind: 'service', service: 'events.amazonaws.com', sourceArn: RULE_ARN };
    expect(events.asked).toEqual([
      { principal, accesses: [{ action: 'sqs:SendMessage', resource: QUEUE_ARN }] },
      { principal, accesses: [{ action: 'lambda:InvokeFunction', resource: FUNCTION_ARN }] },
    ]);
  });

  test('hands the event to a function as it is', async () => {
    const events = new EventsUnderTest();
    await events.rule({ Arn: FUNCTION_ARN });

    await events.put({ Detail: '{"n":2}' });

    expect(events.invoked).toMatchObject([{ source: 'app', detail: { n: 2 } }]);
  });

  test('carries the group that the target names', async () => {
    const events = new EventsUnderTest();
    await events.rule({ SqsParameters: { MessageGroupId: 'g' } });

    await events.put({});

    expect(events.delivered).toMatchObject([{ options: { groupId: 'g' } }]);
  });

  test('is tried again, after longer and longer, until it arrives', async () => {
    const events = new EventsUnderTest();
    await events.rule();
    events.fail(QUEUE_ARN, throttled(), throttled());
    await events.put({});
    await events.settle();

    await events.advance(1);
    expect(events.delivered).toEqual([]);
    await events.advance(1);
    expect(events.delivered).toEqual([]);
    await events.advance(1);

    expect(events.delivered).toHaveLength(1);
    await events.advance(86_400);
    expect(events.delivered).toHaveLength(1);
  });

  test('goes to the dead-letter queue with its reasons when the retries are used up', async () => {
    const events = new EventsUnderTest();
    await events.rule({ DeadLetterConfig, RetryPolicy: { MaximumRetryAttempts: 1 } });
    events.fail(QUEUE_ARN, throttled(), throttled());
    await events.put({ Detail: '{"n":7}' });
    await events.settle();

    await events.advance(1);

    expect(events.delivered).toEqual([
      {
        queueArn: DEAD_LETTER_ARN,
        body: expect.stringContaining('"detail":{"n":7}'),
        options: {
          attributes: {
            RULE_ARN,
            TARGET_ARN: QUEUE_ARN,
            ERROR_CODE: 'THROTTLING',
            ERROR_MESSAGE: 'Rate exceeded',
            RETRY_ATTEMPTS: '1',
            EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
          },
        },
      },
    ]);
  });

  test('is given up when the event is too old', async () => {
    const events = new EventsUnderTest();
    await events.rule({ DeadLetterConfig, RetryPolicy: { MaximumEventAgeInSeconds: 60 } });
    events.fail(QUEUE_ARN, ...Array.from({ length: 20 }, throttled));
    await events.put({});

    for (let seconds = 0; seconds < 60; seconds += 1) await events.advance(1);

    expect(events.delivered).toMatchObject([
      {
        queueArn: DEAD_LETTER_ARN,
        options: { attributes: { EXHAUSTED_RETRY_CONDITION: 'MaximumEventAgeInSeconds' } },
      },
    ]);
  });

  test.each([
    ['NO_PERMISSIONS', new AwsError('AccessDenied', 'no')],
    ['NO_RESOURCE', new AwsError('QueueDoesNotExist', 'gone')],
    ['INVALID_PARAMETER', new AwsError('InvalidParameterValueException', 'too long')],
  ])('is not tried again after %s', async (ERROR_CODE, error) => {
    const events = new EventsUnderTest();
    await events.rule({ DeadLetterConfig });
    events.fail(QUEUE_ARN, error);

    await events.put({});
    await events.settle();

    expect(events.delivered).toMatchObject([
      { queueArn: DEAD_LETTER_ARN, options: { attributes: { ERROR_CODE, RETRY_ATTEMPTS: '0' } } },
    ]);
  });

  test('says in the log that an event is lost when the dead-letter queue refuses it', async () => {
    const events = new EventsUnderTest();
    await events.rule({ DeadLetterConfig });
    events.denied.add(QUEUE_ARN).add(DEAD_LETTER_ARN);

    await events.put({});
    await events.settle();

    expect(events.delivered).toEqual([]);
    expect(events.logged).toEqual([
      expect.stringContaining('cannot be delivered'),
      expect.stringContaining('is lost, because its dead-letter queue'),
    ]);
  });

  test('to a function that throws is Lambda’s to retry, twice', async () => {
    const events = new EventsUnderTest();
    await events.rule({ Arn: FUNCTION_ARN, DeadLetterConfig });
    const broken = () => new FunctionError('Error', 'boom');
    events.fail(FUNCTION_ARN, broken(), broken(), broken());
    await events.put({});
    await events.settle();

    await events.advance(60);
    await events.advance(119);
    expect(events.logged).toEqual([]);
    await events.advance(1);

    expect(events.logged).toEqual([expect.stringContaining('failed three times')]);
    expect(events.delivered).toEqual([]);
  });
});

describe('after a restart', () => {
  function journalDirectory(): string {
    const directory = mkdtempSync(join(tmpdir(), 'events-restart-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    return directory;
  }

  test('a delivery that waits for its next attempt goes on', async () => {
    const directory = journalDirectory();
    const journal = new SqliteJournal(directory);
    const before = new EventsUnderTest(journal);
    await before.rule();
    before.fail(QUEUE_ARN, throttled());
    await before.put({ Detail: '{"n":7}' });
    await before.settle();
    before.engine.close();
    journal.close();

    const reopened = new SqliteJournal(directory);
    const after = new EventsUnderTest(reopened);
    await after.rule();
    await after.advance(1);

    expect(after.delivered).toMatchObject([{ body: expect.stringContaining('"detail":{"n":7}') }]);
    expect(reopened.load('events-deliveries').size).toBe(0);
    reopened.close();
  });

  test('a delivery that arrived is not made again', async () => {
    const directory = journalDirectory();
    const journal = new SqliteJournal(directory);
    const before = new EventsUnderTest(journal);
    await before.rule();
    await before.put({});
    await before.settle();
    journal.close();

    const reopened = new SqliteJournal(directory);
    const after = new EventsUnderTest(reopened);
    await after.rule();
    await after.advance(1);

    expect(after.delivered).toEqual([]);
    reopened.close();
  });
});
