import { boundEvent } from '../../shared/bound-event.ts';
import { StoredEvent } from '../../shared/events.ts';
import type { EventPublisher } from '../../shared/ports/event-publisher.ts';

export class InMemoryEventPublisher implements EventPublisher {
  /** What was published, in order, repetitions included. */
  readonly published: StoredEvent[] = [];

  async publish(...events: readonly StoredEvent[]): Promise<void> {
    this.published.push(...events.map((event) => StoredEvent.parse(structuredClone(boundEvent(event)))));
  }
}
