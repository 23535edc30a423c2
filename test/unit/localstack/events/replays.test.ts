import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Journal, SqliteJournal } from '../../../../localstack/embedded/journal.ts';
import { EventsUnderTest } from './events-under-test.ts';

const EVENTS_ARN = 'arn:aws:events:us-east-1:000000000000';
const BUS_ARN = `${EVENTS_ARN}:event-bus/default`;
const ARCHIVE_ARN = `${EVENTS_ARN}:archive/all`;
const RULE_ARN = `${EVENTS_ARN}:rule/Stack-Rule`;
const DAY_SECONDS = 86_400;

/** A bus with an archive of what `app` tells, and a rule that wants the same. */
async function archived(archive: object = {}, journal?: Journal) {
  const events = new EventsUnderTest(journal);
  await events.rule();
  await events.provision(
    'AWS::Events::Archive',
    { ArchiveName: 'all', SourceArn: BUS_ARN, EventPattern: { source: ['app'] }, ...archive },
    'Archive',
  );
  return events;
}

/** Seconds from now on the world's clock. */
function at(events: EventsUnderTest, seconds: number): number {
  return Math.floor(events.clock.now() / 1000) + seconds;
}

function start(events: EventsUnderTest, change: object = {}) {
  return events.engine.run('StartReplay', {
    ReplayName: 'again',
    EventSourceArn: ARCHIVE_ARN,
    EventStartTime: at(events, -3600),
    EventEndTime: at(events, 60),
    Destination: { Arn: BUS_ARN },
    ...change,
  });
}

function bodies(events: EventsUnderTest): Record<string, unknown>[] {
  return events.delivered.map(({ body }) => JSON.parse(body));
}

describe('a replay', () => {
  test('sends what happened in its time again, as it was, with its own name', async () => {
    const events = await archived();
    await events.put({ Detail: '{"n":1}' }, { Detail: '{"n":2}' }, { Source: 'other' });
    const before = bodies(events);
    expect(before).toHaveLength(2);

    expect(await start(events)).toMatchObject({ State: 'STARTING', ReplayArn: `${EVENTS_ARN}:replay/again` });
    await events.advance(1);

    expect(bodies(events).slice(2)).toEqual(before.map((event) => ({ ...event, 'replay-name': 'again' })));
  });

  test('begins with the first minute, and tells how far it has come', async () => {
    const events = await archived();
    await events.put({ Detail: '{"n":1}' });
    await events.advance(300);
    await events.put({ Detail: '{"n":2}' });
    const last = at(events, 0);
    const startedAt = events.clock.now() / 1000;
    await start(events);
    const describing = () => events.engine.run('DescribeReplay', { ReplayName: 'again' });
    expect(await describing()).toMatchObject({ State: 'STARTING', EventSourceArn: ARCHIVE_ARN });

    await events.advance(1);

    expect(bodies(events).map(({ detail }) => detail)).toEqual([{ n: 1 }, { n: 2 }, { n: 1 }, { n: 2 }]);
    expect(await describing()).toEqual({
      ReplayName: 'again',
      ReplayArn: `${EVENTS_ARN}:replay/again`,
      State: 'COMPLETED',
      EventSourceArn: ARCHIVE_ARN,
      Destination: { Arn: BUS_ARN },
      EventStartTime: expect.any(Number),
      EventEndTime: expect.any(Number),
      EventLastReplayedTime: last,
      ReplayStartTime: startedAt,
      ReplayEndTime: expect.any(Number),
    });
  });

  test('leaves out what happened before and after', async () => {
    const events = await archived();
    for (const n of [1, 2, 3]) {
      await events.put({ Detail: `{"n":${n}}` });
      await events.advance(100);
    }
    await start(events, { EventStartTime: at(events, -250), EventEndTime: at(events, -150) });
    await events.advance(1);
    expect(bodies(events).slice(3)).toMatchObject([{ detail: { n: 2 } }]);
  });

  test('goes to the named rules alone, and there only as they match', async () => {
    const events = await archived({ EventPattern: undefined });
    await events.rule({}, { Name: 'second', EventPattern: { source: ['app', 'other'] } });
    await events.put({ Source: 'other' }, {});
    expect(events.delivered).toHaveLength(3);
    await start(events, { Destination: { Arn: BUS_ARN, FilterArns: [RULE_ARN] } });
    await events.advance(1);
    expect(bodies(events).slice(3)).toMatchObject([{ source: 'app' }]);
  });

  test('is not archived itself', async () => {
    const events = await archived();
    await events.put({});
    await start(events);
    await events.advance(1);
    await start(events, { ReplayName: 'third' });
    await events.advance(1);
    expect(events.delivered).toHaveLength(3);
    expect(await events.engine.run('DescribeArchive', { ArchiveName: 'all' })).toMatchObject({
      ArchiveArn: ARCHIVE_ARN,
      EventSourceArn: BUS_ARN,
      EventPattern: '{"source":["app"]}',
      State: 'ENABLED',
      EventCount: 1,
      RetentionDays: 0,
    });
  });

  test('does not find what the archive no longer keeps', async () => {
    const events = await archived({ RetentionDays: '1' });
    await events.put({ Detail: '{"n":1}' });
    await events.advance(DAY_SECONDS - 10);
    await events.put({ Detail: '{"n":2}' });
    await events.advance(20);
    await start(events, { EventStartTime: at(events, -3 * DAY_SECONDS) });
    await events.advance(1);
    expect(bodies(events).slice(2)).toMatchObject([{ detail: { n: 2 } }]);
    await events.put({ Detail: '{"n":3}' });
    expect(await events.engine.run('DescribeArchive', { ArchiveName: 'all' })).toMatchObject({
      EventCount: 2,
      RetentionDays: 1,
    });
  });

  test('goes on after a restart, with what was archived before', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'replays-'));
    const journal = new SqliteJournal(directory);
    const first = await archived({}, journal);
    await first.put({ Detail: '{"n":1}' });
    await start(first);
    first.engine.close();

    const second = await archived({}, journal);
    await second.advance(1);

    expect(bodies(second)).toMatchObject([{ detail: { n: 1 }, 'replay-name': 'again' }]);
    expect(await second.engine.run('DescribeReplay', { ReplayName: 'again' })).toMatchObject({
      State: 'COMPLETED',
    });
    second.engine.close();
    journal.close();
    await rm(directory, { recursive: true });
  });

  test.each([
    ['a name that is taken', {}, 'ResourceAlreadyExistsException', 'Replay again already exists.'],
    [
      'an archive that is not there',
      { ReplayName: 'b', EventSourceArn: `${EVENTS_ARN}:archive/gone` },
      'ResourceNotFoundException',
      'Archive gone does not exist.',
    ],
    [
      'something that is no archive',
      { ReplayName: 'b', EventSourceArn: BUS_ARN },
      'ValidationException',
      'Parameter EventSourceArn is not valid. Reason: Must contain an archive.',
    ],
    [
      'another bus',
      { ReplayName: 'b', Destination: { Arn: `${EVENTS_ARN}:event-bus/other` } },
      'ValidationException',
      'Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.',
    ],
    [
      'a time that ends before it begins',
      { ReplayName: 'b', EventStartTime: 2, EventEndTime: 1 },
      'ValidationException',
      'Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.',
    ],
    [
      'a rule that is not there',
      { ReplayName: 'b', Destination: { Arn: BUS_ARN, FilterArns: [`${EVENTS_ARN}:rule/gone`] } },
      'ResourceNotFoundException',
      'Rule gone does not exist on EventBus default.',
    ],
    ['a name with a blank', { ReplayName: 'a b' }, 'ValidationException', /^ReplayName/],
  ])('is refused with %s', async (_, change, code, message) => {
    const events = await archived();
    await start(events);
    await expect(start(events, change)).rejects.toMatchObject({
      code,
      message: message instanceof RegExp ? expect.stringMatching(message) : message,
    });
  });

  test('that nobody began is not found', async () => {
    const events = await archived();
    const describing = events.engine.run('DescribeReplay', { ReplayName: 'never' });
    await expect(describing).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message: 'Replay never does not exist.',
    });
  });

  test('asks for what it does in IAM’s words', () => {
    const { engine } = new EventsUnderTest();
    expect(engine.accesses('StartReplay', { EventSourceArn: ARCHIVE_ARN })).toEqual([
      { action: 'events:StartReplay', resource: ARCHIVE_ARN },
    ]);
    expect(engine.accesses('DescribeReplay', { ReplayName: 'again' })).toEqual([
      { action: 'events:DescribeReplay', resource: `${EVENTS_ARN}:replay/again` },
    ]);
    expect(engine.accesses('DescribeArchive', { ArchiveName: 'all' })).toEqual([
      { action: 'events:DescribeArchive', resource: ARCHIVE_ARN },
    ]);
  });
});

test('an archive of a bus that does not exist is refused', async () => {
  const SourceArn = `${EVENTS_ARN}:event-bus/gone`;
  const events = new EventsUnderTest();
  await expect(events.provision('AWS::Events::Archive', { SourceArn })).rejects.toThrow(
    'Event bus gone does not exist.',
  );
});

test('the policy of a bus hangs on the bus', async () => {
  const events = new EventsUnderTest();
  const Statement = { Effect: 'Deny', Principal: '*', Action: 'events:PutEvents', Resource: BUS_ARN };
  await events.provision('AWS::Events::EventBusPolicy', {
    EventBusName: 'default',
    StatementId: 'A',
    Statement,
  });
  expect(events.attached).toEqual([
    { arn: BUS_ARN, document: { Version: '2012-10-17', Statement: [{ ...Statement, Sid: 'A' }] } },
  ]);
});
