import { expect, test } from 'vitest';
import type { TaskMessage } from '../../shared/events.ts';
import type { MessageQueue } from '../../shared/ports/message-queue.ts';
import { anId } from './builders.ts';

export interface MessageQueueUnderTest {
  readonly queue: MessageQueue<TaskMessage>;
  /** Everything that can be received now. */
  received(): Promise<{ message: unknown; group: string | undefined }[]>;
}

/** What every `MessageQueue` promises. */
export function messageQueueContract(create: () => Promise<MessageQueueUnderTest>): void {
  test('carries a message and its group', async () => {
    const { queue, received } = await create();
    const message = { ownerId: 'ada', taskId: anId() };
    await queue.send(message, 'ada');
    expect(await received()).toContainEqual({ message, group: 'ada' });
  });

  test('carries the same message again when it is sent again', async () => {
    const { queue, received } = await create();
    const message = { ownerId: 'ada', taskId: anId() };
    await queue.send(message, 'ada');
    await queue.send(message, 'ada');
    const same = (await received()).filter((one) => JSON.stringify(one.message) === JSON.stringify(message));
    expect(same).toHaveLength(2);
  });
}
