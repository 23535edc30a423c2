import type { NotificationMessage } from '../events.ts';
import { type DeliverEventDeps, type DeliveryOutcome, deliverEvent } from './deliver-event.ts';
import { type FanOutEventDeps, fanOutEvent } from './fan-out-event.ts';

export type NotifyDeps = DeliverEventDeps & FanOutEventDeps;

/** What became of a message: one event made so many deliveries, or one delivery ended like this. */
export type Notified = { readonly deliveries: number } | { readonly outcome: DeliveryOutcome };

/** An event from the bus becomes a delivery for each webhook; a delivery becomes a call. */
export async function notify(deps: NotifyDeps, message: NotificationMessage): Promise<Notified> {
  if ('endpoint' in message) return { outcome: await deliverEvent(deps, message) };
  return { deliveries: await fanOutEvent(deps, message.detail) };
}
