import { writeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { AesKeySeal } from '../../shared/runtime/aes-key-seal.ts';
import { GuardedWebhookSender } from '../../shared/runtime/guarded-webhook-sender.ts';
import { attemptDelivery } from '../../shared/webhooks/attempt-delivery.ts';
import { openKeys, sealedKeys } from '../../shared/webhooks/sealed-keys.ts';
import { newWebhookKeys } from '../../shared/webhooks/webhook-keys.ts';

/** Delivers to `url` so many times, ten at once as a batch does, and says what each cost. */
const [url = '', count = '1', certificate] = process.argv.slice(2);
const AT_ONCE = 10;
const WARM_UP = 200;

const key = { ownerId: 'ada', id: '01920000-0001-7000-8000-000000000001' };
const keySeal = new AesKeySeal(async () => ['what keys of webhooks are sealed with in this process']);
const webhook = {
  ...key,
  url,
  eventTypes: [],
  description: '',
  enabled: true,
  ...(await sealedKeys(keySeal, key, newWebhookKeys())),
  previousKeys: [],
  createdAt: '2026-01-01T00:00:00.000Z',
  version: 1,
};
const sender = new GuardedWebhookSender({
  privateWebhooks: 'loopback',
  ...(certificate === undefined ? {} : { authorities: [certificate] }),
});

async function deliver(number: number): Promise<number> {
  const startedAt = performance.now();
  const { keys } = await openKeys(keySeal, webhook);
  const { outcome } = await attemptDelivery(
    { sender, now: () => new Date() },
    { url, ...keys },
    {
      ownerId: key.ownerId,
      webhookId: key.id,
      event: {
        id: `evt_${number}`,
        type: 'task.succeeded.v1',
        timestamp: '2026-01-01T00:00:00.000Z',
        ownerId: key.ownerId,
        // As much as such an event usually has.
        data: {
          task: { id: key.id, status: 'succeeded', file: { name: 'x'.repeat(40) }, text: 'x'.repeat(800) },
        },
      },
      state: 'running',
      attempts: 1,
      round: 1,
      updatedAt: '2026-01-01T00:00:00.000Z',
      version: 1,
    },
  );
  if (outcome !== 'succeeded') throw new Error(`A delivery ${outcome}.`);
  return performance.now() - startedAt;
}

async function deliverAll(total: number): Promise<number[]> {
  const elapsed: number[] = [];
  let next = 0;
  const one = async () => {
    while (next < total) {
      next += 1;
      elapsed.push(await deliver(next));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return elapsed;
}

await deliverAll(WARM_UP);
const before = process.cpuUsage();
const startedAt = performance.now();
const elapsedMs = await deliverAll(Number(count));
const seconds = (performance.now() - startedAt) / 1000;
const { user, system } = process.cpuUsage(before);
writeSync(1, JSON.stringify({ seconds, cpuMs: (user + system) / 1000, elapsedMs }));
