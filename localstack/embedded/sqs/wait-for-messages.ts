import type { Clock } from '../clock.ts';
import type { StoredMessage } from './message.ts';
import type { Queue } from './queue.ts';

/** Long polling: what `receive` finds now, or else as soon as there is something, or nothing after the wait. */
export function waitForMessages(
  queue: Queue,
  receive: () => StoredMessage[],
  clock: Clock,
  waitSeconds: number,
): Promise<StoredMessage[]> {
  const found = receive();
  if (found.length > 0 || waitSeconds === 0 || queue.isClosed) return Promise.resolve(found);
  return new Promise((resolve) => {
    const finish = (messages: StoredMessage[]): void => {
      stopListening();
      stopWaiting();
      resolve(messages);
    };
    const stopWaiting = clock.schedule(clock.now() + waitSeconds * 1000, () => finish([]));
    const stopListening = queue.onAvailable(() => {
      if (queue.isClosed) return finish([]);
      const messages = receive();
      if (messages.length > 0) finish(messages);
    });
  });
}
