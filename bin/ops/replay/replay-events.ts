import {
  DescribeArchiveCommand,
  type DescribeArchiveCommandOutput,
  DescribeReplayCommand,
  type EventBridgeClient,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { OpsError } from '../verb.ts';

const POLL_MS = 5000;
const DAY_MS = 86_400_000;
/** How long an event may take from the bus to the archive. */
const ARCHIVE_DELAY_MS = 10 * 60_000;

export interface ReplayArguments {
  readonly archive: string;
  readonly ruleArn: string;
  readonly from: Date;
  readonly to: Date;
  readonly name?: string | undefined;
  readonly isDryRun: boolean;
}

export interface ReplayEventsDeps {
  readonly client: Pick<EventBridgeClient, 'send'>;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly say: (line: string) => void;
}

/** Replays what the arguments say and waits for the end. @throws {OpsError} when not all was replayed. */
export async function replayEvents(deps: ReplayEventsDeps, asked: ReplayArguments): Promise<void> {
  const { client, say } = deps;
  const range = wholeSeconds(asked);
  const archive = await client.send(new DescribeArchiveCommand({ ArchiveName: asked.archive }));
  for (const line of aboutArchive(archive, range, deps.now())) say(line);
  const what = `what happened from ${timeOf(range.from)} to ${timeOf(range.to)} to ${asked.ruleArn}`;
  if (asked.isDryRun) {
    say(`Would replay ${what}. Nothing was started.`);
    return;
  }
  const ReplayName = asked.name ?? `replay-${timeOf(deps.now()).replace(/[-:]/g, '')}`;
  await client.send(
    new StartReplayCommand({
      ReplayName,
      EventSourceArn: archive.ArchiveArn,
      EventStartTime: range.from,
      EventEndTime: range.to,
      Destination: { Arn: archive.EventSourceArn, FilterArns: [asked.ruleArn] },
    }),
  );
  say(`${ReplayName} replays ${what}.`);
  await untilItEnds(deps, ReplayName);
}

async function untilItEnds({ client, sleep, say }: ReplayEventsDeps, name: string): Promise<void> {
  for (;;) {
    const { State, StateReason, EventLastReplayedTime } = await client.send(
      new DescribeReplayCommand({ ReplayName: name }),
    );
    const reason = StateReason === undefined ? '' : ` (${StateReason})`;
    const last = EventLastReplayedTime === undefined ? '' : `, up to ${timeOf(EventLastReplayedTime)}`;
    if (State === 'FAILED' || State === 'CANCELLED')
      throw new OpsError(`${name} ended before all was replayed: ${State}${last}${reason}.`);
    say(`${name}: ${State}${last}${reason}`);
    if (State === 'COMPLETED') return;
    await sleep(POLL_MS);
  }
}

/** The bus keeps times to the second: none must fall out at the ends. */
function wholeSeconds({ from, to }: Pick<ReplayArguments, 'from' | 'to'>) {
  const seconds = (date: Date) => date.getTime() / 1000;
  return { from: new Date(Math.floor(seconds(from)) * 1000), to: new Date(Math.ceil(seconds(to)) * 1000) };
}

function aboutArchive(
  { ArchiveName, State, EventCount, RetentionDays = 0 }: DescribeArchiveCommandOutput,
  { from, to }: Pick<ReplayArguments, 'from' | 'to'>,
  now: Date,
): string[] {
  const kept = RetentionDays === 0 ? 'for ever' : `for ${RetentionDays} days`;
  const lines = [`Archive ${ArchiveName}: ${State}, ${EventCount} events, each kept ${kept}.`];
  if (RetentionDays > 0 && from.getTime() < now.getTime() - RetentionDays * DAY_MS) {
    lines.push(`Note: what is older than ${RetentionDays} days is no longer in the archive.`);
  }
  if (to.getTime() > now.getTime() - ARCHIVE_DELAY_MS) {
    lines.push('Note: events take up to ten minutes to the archive; the latest may be left out.');
  }
  return lines;
}

/** e.g. `2026-11-27T10:00:00Z` */
function timeOf(date: Date): string {
  return date.toISOString().replace(/\.\d{3}/, '');
}
