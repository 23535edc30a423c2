import type { MessageQueue } from '../../shared/ports/message-queue.ts';

export class InMemoryMessageQueue<Message> implements MessageQueue<Message> {
  /** What was sent, in order. */
  readonly sent: { message: Message; group: string }[] = [];

  async send(message: Message, group: string): Promise<void> {
    this.sent.push({ message: structuredClone(message), group });
  }
}
