import type { DeliveryMessage, NotificationMessage } from '../events.ts';
import { type FanOutEventDeps, fanOutEvent } from './fan-out-event.ts';
import { laneOf, sendInLane } from './lane.ts';

/** What became of a message: how many deliveries, and the lane of one that looked for it. */
export interface ChosenLane {
  readonly deliveries: number;
  readonly lane?: string;
}

/** An event from the bus becomes a delivery for each webhook, and each delivery finds its lane. */
export async function chooseLane(deps: FanOutEventDeps, message: NotificationMessage): Promise<ChosenLane> {
  if ('endpoint' in message) return passOn(deps, message);
  return { deliveries: await fanOutEvent(deps, message.detail) };
}

/** One for a webhook that is gone ends at once, where the others do. */
async function passOn({ webhooks, lanes }: FanOutEventDeps, message: DeliveryMessage): Promise<ChosenLane> {
  const { ownerId, id } = message.endpoint;
  const { items, unreadable } = await webhooks.list(ownerId);
  const webhook = items.find((one) => one.id === id);
  const known = webhook?.enabled ? laneOf(webhook) : 'quick';
  const lane = unreadable.includes(id) ? 'trial' : known;
  await sendInLane(lanes, lane, message);
  return { deliveries: 1, lane };
}
