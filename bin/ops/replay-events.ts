import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { parseReplayArguments, REPLAY_USAGE, ReplayUsageError } from './replay/replay-arguments.ts';
import { replayEvents } from './replay/replay-events.ts';

const argv = process.argv.slice(2);
const client = new EventBridgeClient();

try {
  if (argv.includes('--help') || argv.length === 0) {
    process.stdout.write(REPLAY_USAGE);
  } else {
    const asked = parseReplayArguments(argv, new Date());
    const isDone = await replayEvents(
      {
        client,
        now: () => new Date(),
        sleep: async (milliseconds) => {
          await sleep(milliseconds);
        },
        say: (line) => process.stdout.write(`${line}\n`),
      },
      asked,
    );
    process.exitCode = isDone ? 0 : 1;
  }
} catch (error) {
  const isUsage = error instanceof ReplayUsageError;
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(isUsage ? `${text}\n\n${REPLAY_USAGE}` : `${text}\n`);
  process.exitCode = isUsage ? 2 : 1;
} finally {
  client.destroy();
}
