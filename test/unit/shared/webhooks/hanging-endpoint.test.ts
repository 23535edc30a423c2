import { expect, test } from 'vitest';
import type { Webhook } from '../../../../shared/webhooks/webhook.ts';
import { anEvent, aWebhook } from '../../../support/builders.ts';
import { DeliverySimulation } from './delivery-simulation.ts';

const EVENTS = 10_000;
const OWNERS = 10;
const EVERY_MS = 10;
const ANSWER_MS = 50;
const GIVE_UP_MS = 15_000;
const HANGING = 'https://hanging.example/';
const SECONDS = 1000;

/** An event every 10 ms, in turn for ten owners with one webhook each; the first one's hangs, or not. */
async function deliverAll({
  hangs,
  ...bounds
}: {
  hangs: boolean;
  workers: number;
  deliveriesAtOnce: number;
}) {
  const simulation = new DeliverySimulation({
    ...bounds,
    giveUpMs: GIVE_UP_MS,
    answerMs: (url) => (hangs && url === HANGING ? undefined : ANSWER_MS),
  });
  const webhooks = Array.from({ length: OWNERS }, (_, index) => {
    // Without Ed25519, which takes most of the time of a signature and tells nothing here.
    const { signingKey: _key, ...webhook } = aWebhook({ ownerId: `owner-${index}`, rateLimit: 60_000 });
    return {
      ...webhook,
      url: index === 0 ? HANGING : `https://receiver-${index}.example/`,
    } satisfies Webhook;
  });
  for (const webhook of webhooks) await simulation.webhooks.create(webhook);
  const sentAt = new Map<string, number>();
  for (let index = 0; index < EVENTS; index += 1) {
    const event = anEvent({ id: `evt_${index}`, ownerId: `owner-${index % OWNERS}` });
    const millisecond = index * EVERY_MS;
    sentAt.set(event.id, millisecond);
    simulation.at(millisecond, { id: `bus-${index}`, source: 'etl-design', detail: event });
  }
  await simulation.run(EVENTS * EVERY_MS + 30 * SECONDS);
  const { calls } = simulation;
  const others = calls.filter(({ url }) => url !== HANGING);
  const latencies = others.map(
    ({ eventId, answeredAt }) => (answeredAt ?? Number.NaN) - (sentAt.get(eventId) ?? 0),
  );
  return { simulation, calls, others, latencies };
}

function percentile95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN;
}

/** Of stage dev, where they are fewest. */
const BOUNDS = { workers: 10, deliveriesAtOnce: 4 };

test('10,000 events while one endpoint hangs reach the others as fast as ever, each once, and its own are kept', async () => {
  const idle = await deliverAll({ ...BOUNDS, hangs: false });
  const hanging = await deliverAll({ ...BOUNDS, hangs: true });

  for (const { others } of [idle, hanging]) {
    expect(others).toHaveLength((EVENTS / OWNERS) * (OWNERS - 1));
    expect(new Set(others.map(({ eventId }) => eventId)).size).toBe(others.length);
  }
  expect(percentile95(idle.latencies)).toBeGreaterThanOrEqual(ANSWER_MS);
  expect(percentile95(hanging.latencies)).toBeLessThanOrEqual(2 * percentile95(idle.latencies));

  // Those that wait are called one after the other once it is known to fail; all are remembered.
  const inVain = hanging.calls.filter(({ url }) => url === HANGING);
  expect(inVain.length).toBeGreaterThan(0);
  for (const { startedAt } of inVain) {
    const during = inVain.filter(
      (one) => one.startedAt <= startedAt && startedAt < one.startedAt + GIVE_UP_MS,
    );
    expect(during.length).toBeLessThanOrEqual(BOUNDS.deliveriesAtOnce);
  }
  const due = await hanging.simulation.deliveryLog.due(new Date('2030-01-01'), EVENTS);
  expect(due).toHaveLength(EVENTS / OWNERS);
}, 120_000);
