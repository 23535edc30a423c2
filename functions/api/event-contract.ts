import { z } from '@hono/zod-openapi';
import { DomainEvent } from '../../shared/events.ts';

/** As much of an event as says which one it is. */
export const EventOnItsWay = z
  .object({
    id: DomainEvent.shape.id.openapi({ description: 'It comes as `webhook-id`' }),
    type: DomainEvent.shape.type,
    timestamp: DomainEvent.shape.timestamp,
  })
  .openapi('EventOnItsWay');

export function eventOnItsWay({ id, type, timestamp }: DomainEvent): z.infer<typeof EventOnItsWay> {
  return { id, type, timestamp };
}
