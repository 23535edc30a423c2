/** A queue whose messages may arrive late, twice and out of order. */
export interface MessageQueue<Message> {
  /**
   * `group` lets the queue share its consumers fairly between groups.
   * Nobody receives it for `delaySeconds`, which are 900 at most.
   */
  send(message: Message, group: string, delaySeconds?: number): Promise<void>;
}
