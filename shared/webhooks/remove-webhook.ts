import { requireWebhookId } from './webhook-id.ts';
import type { WebhookRepository } from './webhook-repository.ts';

export type RemoveWebhookDeps = { readonly webhooks: Pick<WebhookRepository, 'remove'> };

/** @throws {NotFoundError} also for somebody else's. */
export async function removeWebhook(
  { webhooks }: RemoveWebhookDeps,
  ownerId: string,
  id: string,
): Promise<void> {
  requireWebhookId(id);
  await webhooks.remove(ownerId, id);
}
