import { expect, test } from 'vitest';
import { NotFoundError, StaleWriteError } from '../../shared/errors.ts';
import type { WebhookRepository } from '../../shared/webhooks/webhook-repository.ts';
import { aName, aWebhook } from './builders.ts';

/** What every `WebhookRepository` promises. Each test has its own owner. */
export function webhookRepositoryContract(create: () => Promise<WebhookRepository>): void {
  test('gives back what was created', async () => {
    const webhooks = await create();
    const webhook = aWebhook({ ownerId: aName(), eventTypes: ['task.failed.v1'], description: 'mine' });
    await webhooks.create(webhook);
    expect(await webhooks.get(webhook.ownerId, webhook.id)).toEqual(webhook);
    expect(await webhooks.list(webhook.ownerId)).toEqual([webhook]);
  });

  test('hides a webhook from everyone but its owner', async () => {
    const webhooks = await create();
    const webhook = aWebhook({ ownerId: aName() });
    await webhooks.create(webhook);
    const other = aName('grace');
    await expect(webhooks.get(other, webhook.id)).rejects.toThrow(NotFoundError);
    await expect(webhooks.remove(other, webhook.id)).rejects.toThrow(NotFoundError);
    expect(await webhooks.list(other)).toEqual([]);
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
    expect(await webhooks.list(webhook.ownerId)).toEqual([changed]);
    await webhooks.remove(webhook.ownerId, webhook.id);
    await expect(webhooks.update(changed)).rejects.toThrow(StaleWriteError);
  });
}
