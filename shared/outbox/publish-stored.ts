import type { DomainEvent } from '../events.ts';
import type { EventPublisher } from '../ports/event-publisher.ts';
import type { Warn } from '../ports/warn.ts';
import type { Outbox } from './outbox.ts';

export interface PublishStoredDeps {
  readonly outbox: Pick<Outbox, 'take'>;
  readonly events: EventPublisher;
  readonly warn: Warn;
}

/** Publishes an event that is in the outbox. The change was made, so when that fails nobody is refused: the sweeper tells. */
export async function publishStored(
  { outbox, events, warn }: PublishStoredDeps,
  event: DomainEvent,
): Promise<void> {
  try {
    await events.publish(event);
    await outbox.take(event);
  } catch (error) {
    warn('An event was left to the sweeper.', { eventId: event.id, error });
  }
}
