import type { EtlClient } from '../../../client/etl-client.ts';
import { ask, isTerminal } from './terminal.ts';
import type { Voice } from './voice.ts';

/** What becomes of a task that nobody waits for any longer. */
export async function leaveTask(
  client: EtlClient,
  taskId: string,
  cancelsOnInterrupt: boolean,
  { streams, complain }: Voice,
): Promise<void> {
  const isAsked = !cancelsOnInterrupt && isTerminal(streams.stdin) && isTerminal(streams.stderr);
  const isWanted =
    cancelsOnInterrupt || (isAsked && /^y/i.test(await ask(streams, '\nCancel the task, too? [y/N] ')));
  if (isWanted) {
    const { status } = await client.cancel(taskId);
    complain(`Task ${taskId} is ${status}.`);
  } else {
    complain(`Task ${taskId} goes on without you: etl watch ${taskId} tells how it ends.`);
  }
}
