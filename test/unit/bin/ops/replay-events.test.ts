import { describe, expect, test } from 'vitest';
import { parseReplayArguments } from '../../../../bin/ops/replay/replay-arguments.ts';
import { replayEvents } from '../../../../bin/ops/replay/replay-events.ts';

const NOW = new Date('2026-11-27T12:00:00.500Z');
const RULE = 'arn:aws:events:eu-west-1:123456789012:rule/Bus/Deliver';
const ARGUMENTS = ['--archive', 'Archive', '--rule', RULE, '--from', '2026-11-27T10:00:00.7Z'];
const ENDED = [...ARGUMENTS, '--to', '2026-11-27T11:00:00.1+00:00'];

/** EventBridge that gives these answers, one after the other, and remembers what it was asked. */
async function replayed(argv: readonly string[], states: readonly object[] = [], archive: object = {}) {
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
  const isDone = await replayEvents(
    {
      client: client as never, // safe because it answers the three commands that are sent
      now: () => NOW,
      sleep: async (milliseconds) => void pauses.push(milliseconds),
      say: (line) => void said.push(line),
    },
    parseReplayArguments(argv, NOW),
  );
  return { isDone, asked, said, pauses };
}

describe('a replay', () => {
  test('is started for whole seconds and one rule, and waited for', async () => {
    const { isDone, asked, said, pauses } = await replayed(ENDED, [
      { State: 'STARTING' },
      { State: 'RUNNING', EventLastReplayedTime: new Date('2026-11-27T10:30:00Z') },
      { State: 'COMPLETED', EventLastReplayedTime: new Date('2026-11-27T11:00:00Z') },
    ]);
    expect(isDone).toBe(true);
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
    const { isDone, asked, said } = await replayed([...ENDED, '--dry-run']);
    expect(isDone).toBe(true);
    expect(asked.map(({ name }) => name)).toEqual(['DescribeArchiveCommand']);
    expect(said.at(-1)).toBe(
      `Would replay what happened from 2026-11-27T10:00:00Z to 2026-11-27T11:00:01Z to ${RULE}. Nothing was started.`,
    );
  });

  test('that fails says why', async () => {
    const { isDone, said } = await replayed(
      [...ENDED, '--name', 'again'],
      [{ State: 'FAILED', StateReason: 'the bus is gone' }],
    );
    expect(isDone).toBe(false);
    expect(said.at(-1)).toBe('again: FAILED (the bus is gone)');
  });

  test('says what it cannot find', async () => {
    const early = [
      '--archive',
      'A',
      '--rule',
      RULE,
      '--from',
      '2026-11-01T00:00:00Z',
      '--to',
      '2026-11-27T11:55:00Z',
    ];
    const { said } = await replayed([...early, '--dry-run']);
    expect(said.slice(1, 3)).toEqual([
      'Note: what is older than 7 days is no longer in the archive.',
      'Note: events take up to ten minutes to the archive; the latest may be left out.',
    ]);
    const { said: forEver } = await replayed([...early, '--dry-run'], [], { RetentionDays: 0 });
    expect(forEver).toHaveLength(3);
  });
});

describe('the arguments of a replay', () => {
  test.each([
    [
      [],
      ['--archive is missing.', '--rule is missing.', '--from is missing.', '--to is missing.'].join('\n'),
    ],
    [[...ARGUMENTS, '--to', 'noon'], '--to must be a time like 2026-11-27T10:00:00Z.'],
    [[...ARGUMENTS, '--to', '2026-11-27T09:00:00Z'], '--from must be before --to.'],
    [
      ['--archive', 'A', '--rule', RULE, '--from', '2027-01-01T00:00:00Z', '--to', '2027-01-02T00:00:00Z'],
      '--from lies in the future: nothing has happened then.',
    ],
    [[...ENDED, '--rule', 'Deliver'], '--rule must be the ARN of a rule.'],
    [[...ENDED, '--name', 'a b'], '--name must be 1 to 64 letters, digits, dots, dashes and underscores.'],
    [[...ENDED, '--dryrun'], expect.stringContaining("Unknown option '--dryrun'")],
    [[...ENDED, 'now'], expect.stringContaining("Unexpected argument 'now'")],
  ])('%j are refused with a sentence', (argv, message) => {
    let thrown: unknown;
    try {
      parseReplayArguments(argv, NOW);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ name: 'ReplayUsageError', message });
  });
});
