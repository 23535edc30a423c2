import { expect, test } from 'vitest';
import { ConflictError, NotFoundError, StaleWriteError } from '../../shared/errors.ts';
import type { StoredEvent } from '../../shared/events.ts';
import type { Outbox } from '../../shared/outbox/outbox.ts';
import type { SchemaRepository } from '../../shared/schemas/schema-repository.ts';
import type { TaskRepository } from '../../shared/tasks/task-repository.ts';
import type { WebhookRepository } from '../../shared/webhooks/webhook-repository.ts';
import { aName, anEvent, anId, aSchemaVersion, aTask, aWebhook } from './builders.ts';

interface Stores {
  readonly outbox: Outbox;
  /** Put events in, as all repositories do that are given one. */
  readonly webhooks: WebhookRepository;
  readonly schemas: SchemaRepository;
  readonly tasks: TaskRepository;
}

/** What every `Outbox` promises. Events of other tests may be there. */
export function outboxContract(create: () => Promise<Stores>): void {
  const LATER = new Date('2026-06-01T00:00:00.000Z');

  async function waiting(outbox: Outbox, owner: string, before = LATER): Promise<StoredEvent[]> {
    const { items } = await outbox.waiting(before, 1000);
    return items.filter(({ ownerId }) => ownerId === owner);
  }

  test('lists what happened before a time, oldest first, until it is taken out', async () => {
    const { outbox, webhooks } = await create();
    const ownerId = aName();
    const events = ['03', '01', '02', '09'].map((day) =>
      anEvent({ ownerId, timestamp: `2026-01-${day}T00:00:00.000Z` }),
    );
    for (const event of events) await webhooks.create(aWebhook({ ownerId }), undefined, event);
    const [third, first, second, late] = events;
    expect(await waiting(outbox, ownerId, new Date('2026-01-09T00:00:00.000Z'))).toEqual([
      first,
      second,
      third,
    ]);
    expect(await waiting(outbox, ownerId)).toEqual([first, second, third, late]);
    for (const event of events.slice(0, 2)) await outbox.take(event);
    for (const event of events.slice(0, 2)) await outbox.take(event);
    expect(await waiting(outbox, ownerId)).toEqual([second, late]);
  });

  test('gives no more than it is asked for', async () => {
    const { outbox, webhooks } = await create();
    const ownerId = aName();
    for (let count = 0; count < 3; count += 1) {
      await webhooks.create(aWebhook({ ownerId }), undefined, anEvent({ ownerId }));
    }
    expect((await outbox.waiting(LATER, 2)).items).toHaveLength(2);
  });

  test('gets the event of every change of a webhook, and none of a change that was not made', async () => {
    const { outbox, webhooks } = await create();
    const ownerId = aName();
    const webhook = aWebhook({ ownerId });
    const at = (second: number) => anEvent({ ownerId, timestamp: `2026-01-01T00:00:0${second}.000Z` });
    const [created, changed, removed] = [at(1), at(2), at(3)];
    await webhooks.create(webhook, undefined, created);
    await expect(webhooks.create(webhook, undefined, at(4))).rejects.toThrow();
    await webhooks.update(webhook, undefined, changed);
    await expect(webhooks.update(webhook, undefined, at(5))).rejects.toThrow(StaleWriteError);
    await expect(webhooks.remove(ownerId, anId(), undefined, at(6))).rejects.toThrow(NotFoundError);
    await webhooks.remove(ownerId, webhook.id, undefined, removed);
    expect(await waiting(outbox, ownerId)).toEqual([created, changed, removed]);
  });

  test('gets the event of a task that is created, and of one that is removed, and none of what was not done', async () => {
    const { outbox, tasks } = await create();
    const ownerId = aName();
    const task = aTask({ ownerId });
    const at = (second: number) => anEvent({ ownerId, timestamp: `2026-01-01T00:00:0${second}.000Z` });
    const [created, removed] = [at(1), at(2)];
    await tasks.create(task, created);
    await expect(tasks.create(task, at(3))).rejects.toThrow(ConflictError);
    await expect(tasks.remove({ ...task, version: 9 }, at(4))).rejects.toThrow(StaleWriteError);
    await tasks.remove(task, removed);
    await expect(tasks.remove(task, at(5))).rejects.toThrow(StaleWriteError);
    expect(await waiting(outbox, ownerId)).toEqual([created, removed]);
  });

  test('gets the event of every change of a schema, and none of a change that was not made', async () => {
    const { outbox, schemas } = await create();
    const ownerId = aName();
    const first = aSchemaVersion({ name: aName('schema') });
    const at = (second: number) => anEvent({ ownerId, timestamp: `2026-01-01T00:00:0${second}.000Z` });
    const [saved, removed] = [at(1), at(2)];
    await schemas.save(first, 0, undefined, saved);
    await expect(schemas.save(first, 0, undefined, at(3))).rejects.toThrow(StaleWriteError);
    await schemas.remove(first, undefined, LATER, undefined, removed);
    await expect(schemas.remove(first, undefined, LATER, undefined, at(4))).rejects.toThrow(StaleWriteError);
    expect(await waiting(outbox, ownerId)).toEqual([saved, removed]);
  });
}
