import { DomainEvent } from '../../shared/events.ts';
import type { EventPublisher } from '../../shared/ports/event-publisher.ts';

export class InMemoryEventPublisher implements EventPublisher {
  /** What was published, in order, repetitions included. */
  readonly published: DomainEvent[] = [];

  async publish(...events: readonly DomainEvent[]): Promise<void> {
    this.published.push(...events.map((event) => DomainEvent.parse(structuredClone(event))));
  }
}
