import { auditChange } from '../audit/audit-change.ts';
import type { Origin } from '../audit/origin.ts';
import { type RemoveWebhookDeps, removeWebhook } from '../webhooks/remove-webhook.ts';
import type { WebhookRepository } from '../webhooks/webhook-repository.ts';
import { getUser } from './get-user.ts';
import { UserActiveError } from './user-active-error.ts';
import type { UserRepository } from './user-repository.ts';
import { type IsExpected, requireExpected } from './write-user.ts';

export type RemoveUserDeps = RemoveWebhookDeps & {
  readonly users: Pick<UserRepository, 'find' | 'remove'>;
  readonly webhooks: Pick<WebhookRepository, 'list' | 'remove'>;
};

/**
 * Forgets an inactive user for good, with their webhooks and what is known about the person. Tasks and files go when
 * their time is over.
 * @throws {NotFoundError} @throws {UserActiveError} @throws {PreconditionFailedError} @throws {StaleWriteError}
 */
export async function removeUser(
  deps: RemoveUserDeps,
  origin: Origin,
  username: string,
  isExpected: IsExpected,
): Promise<void> {
  const user = await getUser(deps, username);
  requireExpected(user, isExpected);
  if (user.isActive) throw new UserActiveError(username);
  const { items, unreadable } = await deps.webhooks.list(username);
  for (const id of [...items.map((webhook) => webhook.id), ...unreadable]) {
    await removeWebhook(deps, origin, { ownerId: username, id });
  }
  const subject = { kind: 'user', id: username } as const;
  await deps.users.remove(user, auditChange(deps, origin, { action: 'user.removed', subject }));
}
