import { describe, expect, test } from 'vitest';
import { EventsUnderTest, FUNCTION_ARN, QUEUE_ARN } from './events-under-test.ts';

const RULE_ARN = 'arn:aws:events:us-east-1:000000000000:rule/Stack-Rule';

describe('PutEvents', () => {
  test('brings an event to the queue of each rule that matches', async () => {
    const events = new EventsUnderTest();
    await events.rule();
    await events.rule({}, { EventPattern: { source: ['other'] } });

    const answer = await events.put({ Detail: '{"n":1}', Resources: ['arn:r'], Time: 1_800_000_000 });

    expect(answer).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] });
    expect(events.delivered.map(({ queueArn, body }) => [queueArn, JSON.parse(body)])).toEqual([
      [
        QUEUE_ARN,
        {
          version: '0',
          id: (answer.Entries as { EventId: string }[])[0]?.EventId,
          'detail-type': 'x',
          source: 'app',
          account: '000000000000',
          time: '2027-01-15T08:00:00Z',
          region: 'us-east-1',
          resources: ['arn:r'],
          detail: { n: 1 },
        },
      ],
    ]);
  });

  test('answers each entry for itself', async () => {
    const events = new EventsUnderTest();
    await events.rule();

    const answer = await events.put(
      {},
      { Source: '' },
      { DetailType: '' },
      { Detail: '' },
      { Detail: 'text' },
      { Detail: '[1]' },
      { Source: 'aws.s3' },
      { EventBusName: 'gone' },
    );

    const argument = (name: string) => ({
      ErrorCode: 'InvalidArgument',
      ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
    });
    const malformed = { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
    expect(answer).toEqual({
      FailedEntryCount: 7,
      Entries: [
        { EventId: expect.any(String) },
        argument('Source'),
        argument('DetailType'),
        argument('Detail'),
        malformed,
        malformed,
        { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' },
        { ErrorCode: 'ResourceNotFoundException', ErrorMessage: 'Event bus gone does not exist.' },
      ],
    });
    expect(events.delivered).toHaveLength(1);
  });

  test.each([
    ['no entry', []],
    ['more than ten entries', Array.from({ length: 11 }, () => ({}))],
    ['more than 1 MiB', [{ Detail: JSON.stringify('x'.repeat(1_048_576)) }]],
    ['an entry member that the local cloud lacks', [{ TraceHeader: 'x' }]],
  ])('refuses %s', async (_, entries) => {
    const events = new EventsUnderTest();

    await expect(events.put(...entries)).rejects.toMatchObject({ code: 'ValidationException' });
  });

  test('asks for its action on each bus', () => {
    const events = new EventsUnderTest();
    const entry = { Source: 'app', DetailType: 'x', Detail: '{}' };
    const busArn = 'arn:aws:events:us-east-1:000000000000:event-bus/';

    const accesses = events.engine.accesses('PutEvents', {
      Entries: [entry, { ...entry, EventBusName: 'app' }, { ...entry, EventBusName: `${busArn}app` }],
    });

    expect(accesses).toEqual([
      { action: 'events:PutEvents', resource: `${busArn}default` },
      { action: 'events:PutEvents', resource: `${busArn}app` },
    ]);
  });

  test('keeps buses apart', async () => {
    const events = new EventsUnderTest();
    const bus = await events.provision('AWS::Events::EventBus', { Name: 'app' });
    const rule = await events.rule({}, { EventBusName: bus.attributes?.Arn });

    await events.put({});
    expect(events.delivered).toEqual([]);
    await events.put({ EventBusName: 'app' });

    expect(events.delivered).toHaveLength(1);
    expect(rule).toMatchObject({
      ref: 'app|Stack-Rule',
      attributes: { Arn: 'arn:aws:events:us-east-1:000000000000:rule/app/Stack-Rule' },
    });
  });
});

describe('DescribeEventBus', () => {
  test('tells of a bus that is there, by its name or its ARN', async () => {
    const { engine } = new EventsUnderTest();
    engine.addBus('orders');
    const told = { Name: 'orders', Arn: engine.busArn('orders') };
    expect(await engine.run('DescribeEventBus', { Name: 'orders' })).toEqual(told);
    expect(await engine.run('DescribeEventBus', { Name: told.Arn })).toEqual(told);
    expect(await engine.run('DescribeEventBus', {})).toMatchObject({ Name: 'default' });
    expect(engine.accesses('DescribeEventBus', { Name: 'orders' })).toEqual([
      { action: 'events:DescribeEventBus', resource: told.Arn },
    ]);
  });

  test('refuses one that is not', async () => {
    const { engine } = new EventsUnderTest();
    const asked = engine.run('DescribeEventBus', { Name: 'nothing' });
    await expect(asked).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });
});

describe('TestEventPattern', () => {
  test('answers whether an event fits', async () => {
    const events = new EventsUnderTest();
    const Event = JSON.stringify({ source: 'app' });

    const run = (pattern: object) =>
      events.engine.run('TestEventPattern', { Event, EventPattern: JSON.stringify(pattern) });

    expect(await run({ source: ['app'] })).toEqual({ Result: true });
    expect(await run({ source: ['other'] })).toEqual({ Result: false });
    await expect(run({ source: [{ like: 'x' }] })).rejects.toMatchObject({
      code: 'InvalidEventPatternException',
    });
  });
});

test('other operations are refused by name', async () => {
  const events = new EventsUnderTest();

  await expect(events.engine.run('PutRule', {})).rejects.toThrow(/PutRule/);
  expect(() => events.engine.accesses('PutRule', {})).toThrow(/PutRule/);
});

describe('schedules', () => {
  const schedule = { EventPattern: undefined, ScheduleExpression: 'rate(2 minutes)' };

  test('bring an event once per period', async () => {
    const events = new EventsUnderTest();
    await events.rule({ Arn: FUNCTION_ARN }, schedule);

    await events.advance(119);
    expect(events.invoked).toEqual([]);
    await events.advance(1);
    await events.advance(120);

    expect(events.invoked).toHaveLength(2);
    expect(events.invoked[0]).toMatchObject({
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      resources: [RULE_ARN],
      detail: {},
    });
  });

  test('bring one event for a jump over many periods', async () => {
    const events = new EventsUnderTest();
    await events.rule({ Arn: FUNCTION_ARN }, schedule);

    await events.advance(24 * 3600);

    expect(events.invoked).toHaveLength(1);
  });

  test('end when the engine closes', async () => {
    const events = new EventsUnderTest();
    await events.rule({ Arn: FUNCTION_ARN }, schedule);

    events.engine.close();
    await events.advance(120);

    expect(events.invoked).toEqual([]);
  });
});

describe('templates', () => {
  const pattern = { EventPattern: { source: ['app'] } };

  test.each([
    ['an operator that does not exist', { EventPattern: { source: [{ like: 'x' }] } }, 'like'],
    ['a cron expression', { ScheduleExpression: 'cron(0 12 * * ? *)' }, 'cron'],
    ['a rate with the wrong number', { ScheduleExpression: 'rate(1 minutes)' }, 'rate\\(1 minutes\\)'],
    ['neither pattern nor schedule', {}, 'EventPattern or ScheduleExpression'],
    ['a schedule on a bus', { ScheduleExpression: 'rate(1 day)', EventBusName: 'app' }, 'default event bus'],
    [
      'another kind of target',
      { ...pattern, Targets: [{ Id: 'T', Arn: 'arn:aws:sns:x' }] },
      'only SQS queues',
    ],
    [
      'parameters of another target',
      { ...pattern, Targets: [{ Id: 'T', Arn: QUEUE_ARN, EcsParameters: {} }] },
      'EcsParameters',
    ],
    [
      'two inputs',
      { ...pattern, Targets: [{ Id: 'T', Arn: QUEUE_ARN, Input: '1', InputPath: '$' }] },
      'only one of Input',
    ],
    ['a role', { ...pattern, RoleArn: 'arn' }, 'RoleArn'],
  ])('are refused with %s, by name', async (_, properties, name) => {
    const events = new EventsUnderTest();

    await expect(events.provision('AWS::Events::Rule', properties)).rejects.toThrow(new RegExp(name));
  });

  test('are refused with a rule on a bus that does not exist', async () => {
    const events = new EventsUnderTest();

    await expect(events.rule({}, { EventBusName: 'gone' })).rejects.toThrow(/gone does not exist/);
  });

  test('may hold rules that are disabled', async () => {
    const events = new EventsUnderTest();
    await events.rule({}, { State: 'DISABLED' });

    await events.put({});

    expect(events.delivered).toEqual([]);
  });
});
