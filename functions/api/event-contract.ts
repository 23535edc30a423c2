import { z } from '@hono/zod-openapi';
import { StoredEvent } from '../../shared/events.ts';

/** As much of an event as says which one it is. */
export const EventOnItsWay = z
  .object({
    id: StoredEvent.shape.id.openapi({ description: 'It comes as `webhook-id`' }),
    type: StoredEvent.shape.type,
    timestamp: StoredEvent.shape.timestamp,
  })
  .openapi('EventOnItsWay');

export function eventOnItsWay({ id, type, timestamp }: StoredEvent): z.infer<typeof EventOnItsWay> {
  return { id, type, timestamp };
}
