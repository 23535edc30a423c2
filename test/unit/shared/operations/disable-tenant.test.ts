import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { StaleWriteError } from '../../../../shared/errors.ts';
import { disableTenant } from '../../../../shared/operations/disable-tenant.ts';
import type { Task } from '../../../../shared/tasks/task.ts';
import type { Webhook } from '../../../../shared/webhooks/webhook.ts';
import { aTask, aUser, aWebhook } from '../../../support/builders.ts';
import { FixedClock } from '../../../support/fixed-clock.ts';
import { InMemoryTaskRepository } from '../../../support/in-memory-task-repository.ts';
import { InMemoryUploadStore } from '../../../support/in-memory-upload-store.ts';
import { InMemoryUserRepository } from '../../../support/in-memory-user-repository.ts';
import { InMemoryWebhookRepository } from '../../../support/in-memory-webhook-repository.ts';

const ORIGIN = { actor: 'ops:grace', requestId: 'r', address: 'here' };
/** More than a page of them. */
const MANY = 130;

async function world(tasksOfAda: readonly Task[]) {
  const clock = new FixedClock();
  const tasks = new InMemoryTaskRepository();
  for (const task of tasksOfAda) await tasks.create(task);
  const webhooks = new InMemoryWebhookRepository();
  return {
    tasks,
    webhooks,
    users: new InMemoryUserRepository([aUser(), aUser({ username: 'grace', role: 'admin' })]),
    uploads: new InMemoryUploadStore(),
    count: () => undefined,
    now: clock.now,
    newId: randomUUID,
  };
}

test('cancels every task that has not ended, however many, and no other', async () => {
  const open = Array.from({ length: MANY }, () => aTask());
  const over = aTask({ status: 'succeeded' });
  const others = aTask({ ownerId: 'grace' });
  const deps = await world([...open, over, others]);
  const { openTasks } = await disableTenant(deps, ORIGIN, 'ada');
  expect(openTasks).toHaveLength(MANY);
  for (const { id } of open) expect((await deps.tasks.find(id)).status).toBe('cancelled');
  expect((await deps.tasks.find(over.id)).status).toBe('succeeded');
  expect((await deps.tasks.find(others.id)).status).toBe('awaiting-upload');
  expect(await deps.users.find('ada')).toMatchObject({ isActive: false, version: 2 });
});

test('a second time changes nothing more', async () => {
  const deps = await world([aTask()]);
  await disableTenant(deps, ORIGIN, 'ada');
  const user = await deps.users.find('ada');
  const nothing = { isActive: false, webhooks: [], unreadable: [], openTasks: [] };
  expect(await disableTenant(deps, ORIGIN, 'ada')).toEqual(nothing);
  expect(await deps.users.find('ada')).toEqual(user);
});

test('disables the webhooks that can be read, and names the others', async () => {
  const deps = await world([]);
  const [fine, damaged] = [aWebhook(), aWebhook()];
  for (const webhook of [fine, damaged]) await deps.webhooks.create(webhook);
  deps.webhooks.damage(damaged.id);
  const { webhooks, unreadable } = await disableTenant(deps, ORIGIN, 'ada');
  expect([webhooks.map(({ id }) => id), unreadable]).toEqual([[fine.id], [damaged.id]]);
  expect(await deps.webhooks.get('ada', fine.id)).toMatchObject({ enabled: false });
});

test('takes a webhook up again that its owner changed meanwhile', async () => {
  const deps = await world([]);
  const webhook = aWebhook();
  await deps.webhooks.create(webhook);
  let isFirst = true;
  const contended = {
    list: (ownerId: string) => deps.webhooks.list(ownerId),
    get: (ownerId: string, id: string) => deps.webhooks.get(ownerId, id),
    update: (changed: Webhook) => {
      if (!isFirst) return deps.webhooks.update(changed);
      isFirst = false;
      return Promise.reject(new StaleWriteError('somebody came first'));
    },
  };
  await disableTenant({ ...deps, webhooks: contended }, ORIGIN, 'ada');
  expect((await deps.webhooks.get('ada', webhook.id)).enabled).toBe(false);
});

test('leaves the only active administrator in, and what is theirs', async () => {
  const task = aTask({ ownerId: 'grace' });
  const deps = await world([task]);
  await expect(disableTenant(deps, ORIGIN, 'grace')).rejects.toThrow('is the only active administrator');
  expect((await deps.tasks.find(task.id)).status).toBe('awaiting-upload');
});
