import { expect, test } from 'vitest';
import { InvalidInputError, StaleWriteError } from '../../shared/errors.ts';
import type { DeliveryAttempt } from '../../shared/webhooks/delivery.ts';
import type { DeliveryRepository } from '../../shared/webhooks/delivery-repository.ts';
import { aDelivery, aName, anAttempt, anEvent, anId } from './builders.ts';

/** What every `DeliveryRepository` promises. Deliveries of other tests may be there. */
export function deliveryRepositoryContract(create: () => Promise<DeliveryRepository>): void {
  const keyOf = ({ ownerId, webhookId }: { ownerId: string; webhookId: string }) => ({
    ownerId,
    id: webhookId,
  });

  test('gives back what was saved, to nobody but its webhook', async () => {
    const repository = await create();
    const delivery = aDelivery({ ownerId: aName() });
    const { event } = delivery;
    expect(await repository.find(keyOf(delivery), event.id)).toBeUndefined();
    await repository.save(delivery);
    expect(await repository.find(keyOf(delivery), event.id)).toEqual(delivery);
    expect(await repository.find({ ...keyOf(delivery), id: anId() }, event.id)).toBeUndefined();
    expect(await repository.find({ ...keyOf(delivery), ownerId: aName() }, event.id)).toBeUndefined();
  });

  test('saves the next version over the one before, and over no other', async () => {
    const repository = await create();
    const delivery = aDelivery({ ownerId: aName() });
    await repository.save(delivery);
    await expect(repository.save(delivery, anAttempt())).rejects.toThrow(StaleWriteError);
    await expect(repository.save({ ...delivery, version: 3 })).rejects.toThrow(StaleWriteError);
    const { dueAt: _, ...over } = { ...delivery, state: 'succeeded' as const, version: 2 };
    await repository.save(over);
    expect(await repository.find(keyOf(delivery), delivery.event.id)).toEqual(over);
    expect((await repository.attempts(keyOf(delivery), { limit: 5 })).items).toEqual([]);
  });

  test('finds what is due, until it was sent or is over', async () => {
    const repository = await create();
    const ownerId = aName();
    const [first, second] = [
      aDelivery({ ownerId, event: anEvent(), dueAt: '2000-01-01T00:00:00.000Z' }),
      aDelivery({ ownerId, event: anEvent(), dueAt: '2000-01-01T00:00:01.000Z' }),
    ];
    for (const delivery of [second, first]) await repository.save(delivery);
    const ids = async (at: string) =>
      (await repository.due(new Date(at), 100)).items
        .filter((one) => one.ownerId === ownerId)
        .map(({ event }) => event.id);
    expect(await ids('1999-12-31T23:59:59.999Z')).toEqual([]);
    expect(await ids('2000-01-01T00:00:00.000Z')).toEqual([first.event.id]);
    expect(await ids('2000-01-01T00:00:01.000Z')).toEqual([first.event.id, second.event.id]);

    await repository.noteSent(first, () => new Date('2000-01-01T00:00:05.000Z'));
    await repository.noteSent({ ...second, version: 7 }, () => new Date('2000-01-01T00:00:05.000Z'));
    expect(await ids('2000-01-01T00:00:01.000Z')).toEqual([second.event.id]);
    const { dueAt: _, ...over } = { ...second, state: 'failed' as const, version: 2 };
    await repository.save(over);
    await repository.noteSent({ ...second, version: 2 }, () => new Date('2000-01-01T00:00:00.000Z'));
    expect(await ids('2000-01-01T00:00:09.000Z')).toEqual([first.event.id]);
  });

  test('counts how often it was sent since it was last saved, also by two at once', async () => {
    const repository = await create();
    const delivery = aDelivery({ ownerId: aName(), dueAt: '1999-01-01T00:00:00.000Z' });
    await repository.save(delivery);
    const second = (of: number) => new Date(Date.UTC(2000, 0, 1, 0, 0, of));
    const dueAt = async () => {
      const found = await repository.find(keyOf(delivery), delivery.event.id);
      return new Date(found?.dueAt ?? '').getUTCSeconds();
    };
    for (const times of [1, 2, 3]) {
      await repository.noteSent(delivery, second);
      expect(await dueAt()).toBe(times);
    }
    await Promise.all([repository.noteSent(delivery, second), repository.noteSent(delivery, second)]);
    expect(await dueAt()).toBe(5);
    await repository.save({ ...delivery, version: 2 });
    await repository.noteSent({ ...delivery, version: 2 }, second);
    expect(await dueAt()).toBe(1);
  });

  test('lists every attempt of a webhook, newest first, each once', async () => {
    const repository = await create();
    const delivery = aDelivery({ ownerId: aName() });
    const attempts = [0, 1, 1, 2, 3].map((second, index) =>
      anAttempt({
        deliveryId: delivery.event.id,
        attempt: index + 1,
        at: `2026-01-01T00:00:0${second}.000Z`,
        ...(index === 4 ? {} : { outcome: 'failed' as const, nextAt: '2026-01-01T00:01:00.000Z' }),
      }),
    );
    for (const [index, attempt] of attempts.entries()) {
      await repository.save({ ...delivery, version: index + 1 }, attempt);
    }
    const other = aDelivery({ ownerId: delivery.ownerId, webhookId: anId() });
    await repository.save(other, anAttempt());
    const seen: DeliveryAttempt[] = [];
    let cursor: string | undefined;
    do {
      const page = await repository.attempts(keyOf(delivery), { limit: 2, cursor });
      seen.push(...page.items);
      cursor = page.next;
    } while (cursor !== undefined);
    expect(seen.map(({ attempt }) => attempt)).toEqual([5, 4, 3, 2, 1]);
    expect(seen).toEqual(attempts.toReversed());
    const second = (number: number) => new Date(`2026-01-01T00:00:0${number}.000Z`);
    const numbers = async (from: Date, to: Date) =>
      (await repository.attempts(keyOf(delivery), { limit: 9 }, { from, to })).items.map(
        ({ attempt }) => attempt,
      );
    expect(await numbers(second(1), second(2))).toEqual([4, 3, 2]);
    expect(await numbers(second(2), second(1))).toEqual([]);
    const { next } = await repository.attempts(keyOf(delivery), { limit: 2 });
    for (const wrong of [
      { key: keyOf(delivery), cursor: 'nonsense' },
      { key: keyOf(other), cursor: next },
    ]) {
      await expect(repository.attempts(wrong.key, { limit: 2, cursor: wrong.cursor })).rejects.toThrow(
        InvalidInputError,
      );
    }
  });
}
