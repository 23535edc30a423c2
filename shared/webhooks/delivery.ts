import * as z from 'zod';
import { StoredEvent, StoredEventType } from '../events.ts';

/** That one event is to be told to one webhook, and how far that has come. */
export const Delivery = z.object({
  ownerId: z.string().min(1),
  webhookId: z.uuid(),
  event: StoredEvent,
  state: z.enum(['waiting', 'running', 'succeeded', 'failed']),
  /** Begun so far; the next has the next number. */
  attempts: z.int().min(0),
  /** Attempts since somebody last asked for the delivery: they say how long the next pause is. */
  round: z.int().min(0),
  /** While it is running: after that, whoever had it has died. */
  leaseUntil: z.iso.datetime().optional(),
  /** While its webhook gets as much as it may: when it looks again whether it is its turn. */
  slotAt: z.iso.datetime().optional(),
  /** When somebody must look at it, if it is not over. */
  dueAt: z.iso.datetime().optional(),
  /** When it was last written; it is forgotten some time later. */
  updatedAt: z.iso.datetime(),
  /** Grows with every change. */
  version: z.int().min(1),
});
export type Delivery = z.infer<typeof Delivery>;

/** What the log says of one attempt. */
export const DeliveryAttempt = z.object({
  /** The event's id, which the receiver saw as `webhook-id`. */
  deliveryId: StoredEvent.shape.id,
  eventType: StoredEventType,
  /** Counts from 1. */
  attempt: z.int().min(1),
  at: z.iso.datetime(),
  durationMs: z.int().min(0),
  outcome: z.enum(['succeeded', 'failed']),
  /** Absent when there was no answer. */
  status: z.int().optional(),
  /** The first KiB of the answer. */
  answer: z.string().optional(),
  /** Why there was no answer. */
  error: z.string().optional(),
  /** When the next attempt is planned; absent when there will be none. */
  nextAt: z.iso.datetime().optional(),
});
export type DeliveryAttempt = z.infer<typeof DeliveryAttempt>;

/** The number of the attempt that comes next, or of the one that has to be made again. */
export function nextAttempt({ state, attempts }: Pick<Delivery, 'state' | 'attempts'>): number {
  return state === 'running' ? attempts : attempts + 1;
}
