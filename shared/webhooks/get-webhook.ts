import type { Webhook } from './webhook.ts';
import { requireWebhookId } from './webhook-id.ts';
import type { WebhookRepository } from './webhook-repository.ts';

export type GetWebhookDeps = { readonly webhooks: Pick<WebhookRepository, 'get'> };

/** @throws {NotFoundError} also for somebody else's. */
export async function getWebhook(
  { webhooks }: GetWebhookDeps,
  ownerId: string,
  id: string,
): Promise<Webhook> {
  requireWebhookId(id);
  return webhooks.get(ownerId, id);
}
