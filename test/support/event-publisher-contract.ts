import { expect, test } from 'vitest';
import type { StoredEvent } from '../../shared/events.ts';
import type { EventPublisher } from '../../shared/ports/event-publisher.ts';
import { anEvent } from './builders.ts';

export interface EventPublisherUnderTest {
  readonly events: EventPublisher;
  /** What subscribers have been told so far, in any order. */
  published(): Promise<readonly StoredEvent[]>;
}

/** What every `EventPublisher` promises. */
export function eventPublisherContract(create: () => Promise<EventPublisherUnderTest>): void {
  test('tells subscribers of every event, more than a batch of them', async () => {
    const { events, published } = await create();
    const made = Array.from({ length: 12 }, (_, index) => anEvent({ data: { index, text: 'ümlaut' } }));
    await events.publish(...made);
    expect(await published()).toEqual(expect.arrayContaining(made));
  });

  test('does nothing when there is nothing to tell', async () => {
    const { events } = await create();
    await expect(events.publish()).resolves.toBeUndefined();
  });
}
