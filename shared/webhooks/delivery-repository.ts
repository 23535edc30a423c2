import type { Page, PageRequest } from '../ports/page.ts';
import type { Delivery, DeliveryAttempt } from './delivery.ts';
import type { Webhook } from './webhook.ts';

export type WebhookKey = Pick<Webhook, 'ownerId' | 'id'>;

/** As much of a delivery as it takes to send it on its way again. */
export type DueDelivery = Pick<
  Delivery,
  'ownerId' | 'webhookId' | 'event' | 'state' | 'attempts' | 'dueAt' | 'version'
>;

export interface DueDeliveries {
  readonly items: readonly DueDelivery[];
  /** Places of those that are stored in a form this version does not understand. They must not hold up the others. */
  readonly unreadable: readonly string[];
}

/** Both ends belong to it. */
export interface TimeRange {
  readonly from: Date;
  readonly to: Date;
}

/** Where deliveries and the log of their attempts live, for 30 days after the last change. */
export interface DeliveryRepository {
  find(webhook: WebhookKey, eventId: string): Promise<Delivery | undefined>;
  /**
   * Stores a new delivery (version 1) or the next version of one, and with it what the log says of an attempt.
   * @throws {StaleWriteError} if someone else got there first.
   */
  save(delivery: Delivery, attempt?: DeliveryAttempt): Promise<void>;
  /** Those that somebody must look at, longest due first, as far as is known: the list may be a little behind. */
  due(now: Date, limit: number): Promise<DueDeliveries>;
  /**
   * That a message for it was sent, for the n-th time since it was last saved: moves `dueAt` to what that number gives. Changes
   * nothing when the delivery has moved on.
   */
  noteSent(delivery: DueDelivery, dueAfter: (timesSent: number) => Date): Promise<void>;
  /**
   * Every attempt, or those of a time, newest first.
   * @throws {InvalidInputError} for a cursor that is not one of this list.
   */
  attempts(webhook: WebhookKey, page: PageRequest, range?: TimeRange): Promise<Page<DeliveryAttempt>>;
}
