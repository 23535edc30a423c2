import type { DomainEvent, StoredEvent } from '../../shared/events.ts';
import type { Outbox, WaitingEvents } from '../../shared/outbox/outbox.ts';

export class InMemoryOutbox implements Outbox {
  readonly #events = new Map<string, DomainEvent>();

  /** For the repositories that change something. */
  add(event: DomainEvent | undefined): void {
    if (event !== undefined) this.#events.set(event.id, structuredClone(event));
  }

  async waiting(before: Date, limit: number): Promise<WaitingEvents> {
    const items = [...this.#events.values()]
      .filter(({ timestamp }) => Date.parse(timestamp) < before.getTime())
      .sort((a, b) => place(a).localeCompare(place(b)))
      .slice(0, limit);
    return { items: structuredClone(items), unreadable: [] };
  }

  async take({ id }: StoredEvent): Promise<void> {
    this.#events.delete(id);
  }
}

function place({ timestamp, id }: DomainEvent): string {
  return `${timestamp}#${id}`;
}
