import { z } from 'zod';

export const MessageAttribute = z.strictObject({
  DataType: z.string(),
  StringValue: z.string().optional(),
  /** Base64, as on the wire. */
  BinaryValue: z.string().optional(),
});
export type MessageAttribute = z.infer<typeof MessageAttribute>;

export const MessageAttributes = z.record(z.string(), MessageAttribute);
export type MessageAttributes = z.infer<typeof MessageAttributes>;

/** What a sender hands over, checked. */
export interface OutgoingMessage {
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly traceHeader?: string | undefined;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  /** Overrides the queue's own delay. */
  readonly delaySeconds?: number | undefined;
}

/** A message as it lies in its queue and in the journal. A change makes a new one. */
export interface StoredMessage extends Omit<OutgoingMessage, 'delaySeconds'> {
  readonly id: string;
  /** Grows with every arrival, of fixed width: the journal's key, and a FIFO queue's sequence number. */
  readonly sequenceNumber: string;
  readonly sentAtMs: number;
  /** Hidden until then: delayed before the first receive, in flight after it. */
  readonly visibleAtMs: number;
  readonly receiveCount: number;
  readonly firstReceivedAtMs?: number;
  /** By whoever has it now, or had it last. */
  readonly receivedAtMs?: number;
  /** Of the latest receive. */
  readonly receiptHandle?: string;
  /** The queue that gave up on it. */
  readonly deadLetterSourceArn?: string;
}

export function isInFlight(message: StoredMessage, nowMs: number): boolean {
  return message.receiptHandle !== undefined && message.visibleAtMs > nowMs;
}
