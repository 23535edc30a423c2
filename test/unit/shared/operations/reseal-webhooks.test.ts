import { expect, test } from 'vitest';
import { type FoundWebhook, resealWebhooks } from '../../../../shared/operations/reseal-webhooks.ts';
import { AesKeySeal } from '../../../../shared/runtime/aes-key-seal.ts';
import type { Webhook } from '../../../../shared/webhooks/webhook.ts';
import { aWebhook } from '../../../support/builders.ts';
import { InMemoryWebhookRepository } from '../../../support/in-memory-webhook-repository.ts';

async function world() {
  const webhooks = new InMemoryWebhookRepository();
  const stored: Webhook[] = [];
  const lost = new AesKeySeal(async () => ['a key that is lost']);
  const present = new AesKeySeal(async () => ['the present key']);
  const [plain, another] = [aWebhook(), aWebhook()];
  const closed = aWebhook();
  stored.push(plain, { ...closed, secret: await lost.seal(closed.secret, closed) }, another);
  for (const webhook of stored) await webhooks.create(webhook);
  async function* allWebhooks(): AsyncGenerator<FoundWebhook> {
    yield { place: 'ada/webhook#damaged', webhook: undefined };
    for (const webhook of stored) yield { place: `ada/webhook#${webhook.id}`, webhook };
  }
  return { webhooks, keySeal: present, allWebhooks, plain, another, closed };
}

test('moves all that can be read, and names those that cannot and those whose keys nobody can open', async () => {
  const deps = await world();
  const unreadable = ['ada/webhook#damaged', `ada/webhook#${deps.closed.id}`];
  expect(await resealWebhooks(deps, true)).toEqual({ all: 4, resealed: 2, missed: [], unreadable });
  expect((await deps.webhooks.get('ada', deps.plain.id)).version).toBe(1);

  expect(await resealWebhooks(deps, false)).toEqual({ all: 4, resealed: 2, missed: [], unreadable });
  for (const { id, secret } of [deps.plain, deps.another]) {
    const moved = await deps.webhooks.get('ada', id);
    expect(await deps.keySeal.open(moved.secret, moved)).toEqual({ text: secret, isOutdated: false });
  }
  expect((await deps.webhooks.get('ada', deps.closed.id)).version).toBe(1);
});

test('names what changed at that moment, and leaves it to another run', async () => {
  const deps = await world();
  await deps.webhooks.update({ ...deps.plain, description: 'changed' });
  expect(await resealWebhooks(deps, false)).toMatchObject({ resealed: 1, missed: [deps.plain.id] });
});
