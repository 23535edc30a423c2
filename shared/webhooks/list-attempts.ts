import type { Page, PageRequest } from '../ports/page.ts';
import type { DeliveryAttempt } from './delivery.ts';
import type { DeliveryRepository } from './delivery-repository.ts';
import { type GetWebhookDeps, getWebhook } from './get-webhook.ts';

export type ListAttemptsDeps = GetWebhookDeps & {
  readonly deliveryLog: Pick<DeliveryRepository, 'attempts'>;
};

/** Every attempt to tell a webhook, newest first. @throws {NotFoundError} also for somebody else's. */
export async function listAttempts(
  deps: ListAttemptsDeps,
  ownerId: string,
  id: string,
  page: PageRequest,
): Promise<Page<DeliveryAttempt>> {
  await getWebhook(deps, ownerId, id);
  return deps.deliveryLog.attempts({ ownerId, id }, page);
}
