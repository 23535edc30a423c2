import { describe, expect, test } from 'vitest';
import { type ReplayArguments, replayEvents } from '../../../../bin/ops/replay/replay-events.ts';

const NOW = new Date('2026-11-27T12:00:00.500Z');
const RULE = 'arn:aws:events:eu-west-1:123456789012:rule/Bus/Deliver';
const AN_HOUR: ReplayArguments = {
  archive: 'Archive',
  ruleArn: RULE,
  from: new Date('2026-11-27T10:00:00.7Z'),
  to: new Date('2026-11-27T11:00:00.1Z'),
  isDryRun: false,
};

/** EventBridge that gives these answers, one after the other, and remembers what it was asked. */
async function replayed(replay: ReplayArguments, states: readonly object[] = [], archive: object = {}) {
  const asked: { readonly name: string; readonly input: unknown }[] = [];
  const said: string[] = [];
  const pauses: number[] = [];
  const left = [...states];
  const answers: Record<string, () => object | undefined> = {
    DescribeArchiveCommand: () => ({
      ArchiveName: 'Archive',
      ArchiveArn: 'arn:archive',
      EventSourceArn: 'arn:bus',
      State: 'ENABLED',
      EventCount: 7,
      RetentionDays: 7,
      ...archive,
    }),
    StartReplayCommand: () => ({ State: 'STARTING' }),
    DescribeReplayCommand: () => left.shift(),
  };
  const client = {
    send: async (command: { readonly input: unknown; readonly constructor: { readonly name: string } }) => {
      asked.push({ name: command.constructor.name, input: command.input });
      return answers[command.constructor.name]?.();
    },
  };
  const refusal = await replayEvents(
    {
      client: client as never, // safe because it answers the three commands that are sent
      now: () => NOW,
      sleep: async (milliseconds) => void pauses.push(milliseconds),
      say: (line) => void said.push(line),
    },
    replay,
  ).catch((error: unknown) => error);
  return { refusal, asked, said, pauses };
}

describe('a replay', () => {
  test('is started for whole seconds and one rule, and waited for', async () => {
    const { refusal, asked, said, pauses } = await replayed(AN_HOUR, [
      { State: 'STARTING' },
      { State: 'RUNNING', EventLastReplayedTime: new Date('2026-11-27T10:30:00Z') },
      { State: 'COMPLETED', EventLastReplayedTime: new Date('2026-11-27T11:00:00Z') },
    ]);
    expect(refusal).toBeUndefined();
    expect(asked[1]).toEqual({
      name: 'StartReplayCommand',
      input: {
        ReplayName: 'replay-20261127T120000Z',
        EventSourceArn: 'arn:archive',
        EventStartTime: new Date('2026-11-27T10:00:00Z'),
        EventEndTime: new Date('2026-11-27T11:00:01Z'),
        Destination: { Arn: 'arn:bus', FilterArns: [RULE] },
      },
    });
    expect(pauses).toEqual([5000, 5000]);
    expect(said).toEqual([
      'Archive Archive: ENABLED, 7 events, each kept for 7 days.',
      `replay-20261127T120000Z replays what happened from 2026-11-27T10:00:00Z to 2026-11-27T11:00:01Z to ${RULE}.`,
      'replay-20261127T120000Z: STARTING',
      'replay-20261127T120000Z: RUNNING, up to 2026-11-27T10:30:00Z',
      'replay-20261127T120000Z: COMPLETED, up to 2026-11-27T11:00:00Z',
    ]);
  });

  test('is only described by a dry run', async () => {
    const { refusal, asked, said } = await replayed({ ...AN_HOUR, isDryRun: true });
    expect(refusal).toBeUndefined();
    expect(asked.map(({ name }) => name)).toEqual(['DescribeArchiveCommand']);
    expect(said.at(-1)).toBe(
      `Would replay what happened from 2026-11-27T10:00:00Z to 2026-11-27T11:00:01Z to ${RULE}. Nothing was started.`,
    );
  });

  test.each(['FAILED', 'CANCELLED'])('that ends as %s is refused with the reason', async (State) => {
    const { refusal, said } = await replayed({ ...AN_HOUR, name: 'again' }, [
      { State: 'RUNNING' },
      { State, StateReason: 'the bus is gone', EventLastReplayedTime: new Date('2026-11-27T10:30:00Z') },
    ]);
    expect(refusal).toMatchObject({
      name: 'OpsError',
      message: `again ended before all was replayed: ${State}, up to 2026-11-27T10:30:00Z (the bus is gone).`,
    });
    expect(said.at(-1)).toBe('again: RUNNING');
  });

  test('says what it cannot find', async () => {
    const early: ReplayArguments = {
      ...AN_HOUR,
      from: new Date('2026-11-01T00:00:00Z'),
      to: new Date('2026-11-27T11:55:00Z'),
      isDryRun: true,
    };
    const { said } = await replayed(early);
    expect(said.slice(1, 3)).toEqual([
      'Note: what is older than 7 days is no longer in the archive.',
      'Note: events take up to ten minutes to the archive; the latest may be left out.',
    ]);
    const { said: forEver } = await replayed(early, [], { RetentionDays: 0 });
    expect(forEver).toHaveLength(3);
  });
});
