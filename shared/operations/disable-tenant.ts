import { againWhenStale } from '../again-when-stale.ts';
import { type AuditDeps, auditChange } from '../audit/audit-change.ts';
import type { Origin } from '../audit/origin.ts';
import { type CancelUntoldDeps, cancelUntold } from '../tasks/cancel-task.ts';
import { isFinal, TaskStatus } from '../tasks/task.ts';
import { TaskFinishedError } from '../tasks/task-finished-error.ts';
import type { TaskRepository } from '../tasks/task-repository.ts';
import { getUser } from '../users/get-user.ts';
import type { UserRepository } from '../users/user-repository.ts';
import { writeUser } from '../users/write-user.ts';
import type { Webhook } from '../webhooks/webhook.ts';
import { webhookChanged } from '../webhooks/webhook-events.ts';
import type { WebhookRepository } from '../webhooks/webhook-repository.ts';

const PAGE = 100;

export type DisableTenantDeps = AuditDeps &
  CancelUntoldDeps & {
    readonly users: Pick<UserRepository, 'find' | 'update'>;
    readonly webhooks: Pick<WebhookRepository, 'list' | 'get' | 'update'>;
    readonly tasks: Pick<TaskRepository, 'list'>;
  };

/** What a user still has of the system. */
export interface TenantHold {
  readonly isActive: boolean;
  readonly webhooks: readonly Webhook[];
  /** Ids of those that cannot be read: they are told of nothing, and nobody can disable them. */
  readonly unreadable: readonly string[];
  /** Ids of those that have not ended. */
  readonly openTasks: readonly string[];
}

/** What `disableTenant` would take away. @throws {NotFoundError} */
export async function tenantHold(
  deps: Pick<DisableTenantDeps, 'users' | 'webhooks' | 'tasks'>,
  username: string,
): Promise<TenantHold> {
  const { isActive } = await getUser(deps, username);
  const { items, unreadable } = await deps.webhooks.list(username);
  const webhooks = items.filter(({ enabled }) => enabled);
  return { isActive, webhooks, unreadable, openTasks: await openTasks(deps, username) };
}

/**
 * Keeps a user out at once: no session and no login, no webhook, no work. Nothing is removed, so it can be taken back. The
 * order leaves no gap: who is out starts nothing new, and hears of no end. May run again after stopping anywhere. What happened to tasks
 * and webhooks is told by the sweeper: the bus takes events from functions alone.
 * @throws {NotFoundError} @throws {LastAdministratorError}
 */
export async function disableTenant(
  deps: DisableTenantDeps,
  origin: Origin,
  username: string,
): Promise<TenantHold> {
  const { isActive } = await getUser(deps, username);
  await writeUser(
    deps,
    origin,
    username,
    () => true,
    (user) => (user.isActive ? { ...user, isActive: false, tokenVersion: deps.newId() } : user),
  );
  const { webhooks, unreadable, openTasks: tasks } = await tenantHold(deps, username);
  for (const webhook of webhooks) await disableWebhook(deps, origin, webhook);
  for (const id of tasks) await cancelUnlessOver(deps, username, id);
  return { isActive, webhooks, unreadable, openTasks: tasks };
}

function disableWebhook(deps: DisableTenantDeps, origin: Origin, { ownerId, id }: Webhook): Promise<void> {
  return againWhenStale(async () => {
    const webhook = await deps.webhooks.get(ownerId, id);
    if (!webhook.enabled) return;
    const entry = auditChange(deps, origin, {
      action: 'webhook.changed',
      subject: { kind: 'webhook', id },
      details: { changed: ['enabled'] },
    });
    const event = webhookChanged({ ...webhook, version: webhook.version + 1 }, ['enabled'], deps.now());
    await deps.webhooks.update({ ...webhook, enabled: false }, entry, event);
  });
}

async function cancelUnlessOver(deps: DisableTenantDeps, username: string, id: string): Promise<void> {
  try {
    await cancelUntold(deps, { username, role: 'user' }, id);
  } catch (error) {
    if (!(error instanceof TaskFinishedError)) throw error;
  }
}

async function openTasks({ tasks }: Pick<DisableTenantDeps, 'tasks'>, username: string): Promise<string[]> {
  const ids: string[] = [];
  for (const status of TaskStatus.options.filter((one) => !isFinal(one))) {
    let cursor: string | undefined;
    do {
      const { items, next } = await tasks.list(username, { status }, { limit: PAGE, cursor });
      ids.push(...items.map(({ id }) => id));
      cursor = next;
    } while (cursor !== undefined);
  }
  return [...new Set(ids)];
}
