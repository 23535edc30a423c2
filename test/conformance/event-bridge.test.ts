import { EventBridgeClient, PutEventsCommand, TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AwsUnderTest, awsUnderTest } from './endpoint.ts';

/** EventBridge as the official SDK sees it: what it takes, and how patterns decide. */
let aws: AwsUnderTest;
let client: EventBridgeClient;

beforeAll(async () => {
  aws = await awsUnderTest();
  const { endpoint, region, credentials } = aws;
  client = new EventBridgeClient({ endpoint, region, credentials, maxAttempts: 1 });
});

afterAll(async () => {
  client.destroy();
  await aws.stop();
});

const entry = { Source: 'conformance', DetailType: 'x', Detail: '{"n":1}' };

describe('PutEvents', () => {
  test('answers each entry with its event id or its failure', async () => {
    const Entries = [entry, { ...entry, Detail: 'text' }, { ...entry, Detail: '' }];

    const answer = await client.send(new PutEventsCommand({ Entries }));

    expect(answer.FailedEntryCount).toBe(2);
    expect(answer.Entries).toEqual([
      { EventId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' },
      {
        ErrorCode: 'InvalidArgument',
        ErrorMessage: 'Parameter Detail is not valid. Reason: Detail is a required argument.',
      },
    ]);
  });

  test('takes ten entries, and refuses eleven', async () => {
    const send = (length: number) =>
      client.send(new PutEventsCommand({ Entries: Array.from({ length }, () => entry) }));

    expect(await send(10)).toMatchObject({ FailedEntryCount: 0 });
    await expect(send(11)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('takes a time and resources', async () => {
    const Entries = [{ ...entry, Time: new Date(), Resources: ['arn:aws:s3:::bucket'] }];

    expect(await client.send(new PutEventsCommand({ Entries }))).toMatchObject({ FailedEntryCount: 0 });
  });
});

describe('patterns', () => {
  const event = {
    id: '1',
    account: '000000000000',
    region: 'us-east-1',
    time: '2026-11-22T10:00:00Z',
    source: 'conformance',
    'detail-type': 'Task Completed',
    resources: ['arn:aws:s3:::bucket'],
    detail: { state: 'running', count: 5, ip: '10.0.0.33', tags: ['red', 'green'] },
  };
  const decide = async (pattern: object) => {
    const EventPattern = JSON.stringify(pattern);
    const command = new TestEventPatternCommand({ EventPattern, Event: JSON.stringify(event) });
    return (await client.send(command)).Result;
  };

  test.each([
    ['equality', { state: ['running'] }, { state: ['stopped'] }],
    ['prefix', { state: [{ prefix: 'run' }] }, { state: [{ prefix: 'stop' }] }],
    ['suffix', { state: [{ suffix: 'ing' }] }, { state: [{ suffix: 'ed' }] }],
    ['equals-ignore-case', { state: [{ 'equals-ignore-case': 'RUNNING' }] }, { state: ['RUNNING'] }],
    ['wildcard', { state: [{ wildcard: 'r*g' }] }, { state: [{ wildcard: 'r*d' }] }],
    ['numeric', { count: [{ numeric: ['>', 0, '<=', 5] }] }, { count: [{ numeric: ['>', 5] }] }],
    ['cidr', { ip: [{ cidr: '10.0.0.0/24' }] }, { ip: [{ cidr: '10.0.1.0/24' }] }],
    ['exists', { state: [{ exists: true }] }, { state: [{ exists: false }] }],
    [
      'anything-but',
      { state: [{ 'anything-but': 'stopped' }] },
      { state: [{ 'anything-but': ['running'] }] },
    ],
    [
      'anything-but with a prefix',
      { state: [{ 'anything-but': { prefix: 'stop' } }] },
      { state: [{ 'anything-but': { prefix: 'run' } }] },
    ],
    ['$or', { $or: [{ state: ['x'] }, { count: [5] }] }, { $or: [{ state: ['x'] }, { count: [6] }] }],
    ['arrays', { tags: ['green'] }, { tags: ['blue'] }],
  ])('decide by %s', async (_, matching, other) => {
    expect(await decide({ detail: matching })).toBe(true);
    expect(await decide({ detail: other })).toBe(false);
  });

  test('are refused with an unknown operator', async () => {
    const deciding = decide({ source: [{ startsWith: 'a' }] });

    await expect(deciding).rejects.toMatchObject({
      name: 'InvalidEventPatternException',
      message: expect.stringContaining('Unrecognized match type startsWith'),
    });
  });
});
