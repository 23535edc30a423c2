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

  test('tells of what is too large in less than 20 kB, with the same id', async () => {
    const { events, published } = await create();
    const huge = anEvent({ data: { text: 'ü'.repeat(300_000) } });
    await events.publish(huge);
    const told = (await published()).find(({ id }) => id === huge.id);
    expect(Buffer.byteLength(JSON.stringify(told))).toBeLessThan(20_000);
    expect(told).toMatchObject({ ...huge, data: { cut: true } });
  });

  test('does nothing when there is nothing to tell', async () => {
    const { events } = await create();
    await expect(events.publish()).resolves.toBeUndefined();
  });
}
