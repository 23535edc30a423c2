/** A queue whose messages may arrive late, twice and out of order. */
export interface MessageQueue<Message> {
  /** `group` lets the queue share its consumers fairly between groups. */
  send(message: Message, group: string): Promise<void>;
}
