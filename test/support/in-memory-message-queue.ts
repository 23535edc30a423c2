import type { MessageQueue } from '../../shared/ports/message-queue.ts';

export class InMemoryMessageQueue<Message> implements MessageQueue<Message> {
  /** What was sent, in order. */
  readonly sent: { message: Message; group: string; delaySeconds?: number }[] = [];

  async send(message: Message, group: string, delaySeconds?: number): Promise<void> {
    this.sent.push({
      message: structuredClone(message),
      group,
      ...(delaySeconds === undefined ? {} : { delaySeconds }),
    });
  }
}
