import { expect, test } from 'vitest';
import { NotFoundError, StaleWriteError } from '../../shared/errors.ts';
import { UnreadableWebhookError } from '../../shared/webhooks/unreadable-webhook-error.ts';
import type { Webhook } from '../../shared/webhooks/webhook.ts';
import type { WebhookRepository } from '../../shared/webhooks/webhook-repository.ts';
import { aName, aWebhook } from './builders.ts';

/** Stores something instead of a webhook that nobody can read. */
type Damage = (webhook: Webhook) => Promise<void>;

/** What every `WebhookRepository` promises. Each test has its own owner. */
export function webhookRepositoryContract(
  createBoth: () => Promise<{ readonly webhooks: WebhookRepository; readonly damage: Damage }>,
): void {
  const create = async () => (await createBoth()).webhooks;

  test('gives back what was created', async () => {
    const webhooks = await create();
    const webhook = aWebhook({ ownerId: aName(), eventTypes: ['task.failed.v1'], description: 'mine' });
    await webhooks.create(webhook);
    expect(await webhooks.get(webhook.ownerId, webhook.id)).toEqual(webhook);
    expect(await webhooks.list(webhook.ownerId)).toEqual({ items: [webhook], unreadable: [] });
  });

  test('hides a webhook from everyone but its owner', async () => {
    const webhooks = await create();
    const webhook = aWebhook({ ownerId: aName() });
    await webhooks.create(webhook);
    const other = aName('grace');
    await expect(webhooks.get(other, webhook.id)).rejects.toThrow(NotFoundError);
    await expect(webhooks.remove(other, webhook.id)).rejects.toThrow(NotFoundError);
    expect(await webhooks.list(other)).toEqual({ items: [], unreadable: [] });
  });

  test('gives the others when one cannot be read, and says which that is; it can be removed', async () => {
    const { webhooks, damage } = await createBoth();
    const ownerId = aName();
    const [fine, damaged] = [aWebhook({ ownerId }), aWebhook({ ownerId })];
    for (const webhook of [fine, damaged]) await webhooks.create(webhook);
    await damage(damaged);
    expect(await webhooks.list(ownerId)).toEqual({ items: [fine], unreadable: [damaged.id] });
    expect(await webhooks.get(ownerId, fine.id)).toEqual(fine);
    const reading = webhooks.get(ownerId, damaged.id);
    await expect(reading).rejects.toThrow(UnreadableWebhookError);
    await expect(reading).rejects.toThrow(damaged.id);
    await webhooks.remove(ownerId, damaged.id);
    expect(await webhooks.list(ownerId)).toEqual({ items: [fine], unreadable: [] });
  });

  test('gives back types of events that this version does not know', async () => {
    const webhooks = await create();
    const webhook = aWebhook({ ownerId: aName(), eventTypes: ['task.failed.v1', 'task.archived.v2'] });
    await webhooks.create(webhook);
    expect(await webhooks.list(webhook.ownerId)).toEqual({ items: [webhook], unreadable: [] });
  });

  test('forgets what was removed, and cannot remove it twice', async () => {
    const webhooks = await create();
    const webhook = aWebhook({ ownerId: aName() });
    await webhooks.create(webhook);
    await webhooks.remove(webhook.ownerId, webhook.id);
    await expect(webhooks.get(webhook.ownerId, webhook.id)).rejects.toThrow(NotFoundError);
    await expect(webhooks.remove(webhook.ownerId, webhook.id)).rejects.toThrow(NotFoundError);
  });

  test('stores the next version over the one that was read, and over no other', async () => {
    const webhooks = await create();
    const webhook = aWebhook({ ownerId: aName() });
    await webhooks.create(webhook);
    const until = '2026-02-01T00:00:00.000Z';
    const previousKeys = [{ secret: webhook.secret, until }];
    const changed = await webhooks.update({ ...webhook, enabled: false, previousKeys });
    expect(changed).toEqual({ ...webhook, enabled: false, previousKeys, version: 2 });
    expect(await webhooks.get(webhook.ownerId, webhook.id)).toEqual(changed);
    await expect(webhooks.update({ ...webhook, description: 'late' })).rejects.toThrow(StaleWriteError);
    expect((await webhooks.list(webhook.ownerId)).items).toEqual([changed]);
    await webhooks.remove(webhook.ownerId, webhook.id);
    await expect(webhooks.update(changed)).rejects.toThrow(StaleWriteError);
  });
}
