import { expect, test } from 'vitest';
import type { Webhook } from '../../../../shared/webhooks/webhook.ts';
import { anEvent, aWebhook } from '../../../support/builders.ts';
import { type Call, DeliverySimulation } from './delivery-simulation.ts';

const EVENTS = 10_000;
const OWNERS = 100;
const EVERY_MS = 10;
const ANSWER_MS = 50;
const GIVE_UP_MS = 15_000;
const SECONDS = 1000;

/** Of stage dev, where they are fewest. */
const BOUNDS = { workers: { fanOut: 10, quick: 60, trial: 60, slow: 60 }, deliveriesAtOnce: 4 };

interface Scene {
  /** As many owners have a webhook that hangs. */
  readonly hanging: number;
  /** Whether they have all answered before. */
  readonly isKnown: boolean;
}

/** An event every 10 ms, in turn for a hundred owners with one webhook each. */
async function deliverAll({ hanging, isKnown }: Scene) {
  const isHanging = (url: string) => url.startsWith('https://hanging');
  const simulation = new DeliverySimulation({
    ...BOUNDS,
    giveUpMs: GIVE_UP_MS,
    answerMs: (url) => (isHanging(url) ? undefined : ANSWER_MS),
  });
  for (let index = 0; index < OWNERS; index += 1) {
    // Without Ed25519, which takes most of the time of a signature and tells nothing here.
    const {
      signingKey: _key,
      speed,
      ...webhook
    } = aWebhook({ ownerId: `owner-${index}`, rateLimit: 60_000 });
    // One after the other, so that they are mixed among the others as badly as can be.
    const hangs = hanging === 1 ? index === 0 : index % 2 === 0 && index < 2 * hanging;
    await simulation.webhooks.create({
      ...webhook,
      ...(isKnown && speed !== undefined ? { speed } : {}),
      url: `https://${hangs ? 'hanging' : 'receiver'}-${index}.example/`,
    } satisfies Webhook);
  }
  const sentAt = new Map<string, number>();
  for (let index = 0; index < EVENTS; index += 1) {
    const event = anEvent({ id: `evt_${index}`, ownerId: `owner-${index % OWNERS}` });
    const millisecond = index * EVERY_MS;
    sentAt.set(event.id, millisecond);
    simulation.at(millisecond, { id: `bus-${index}`, source: 'etl-design', detail: event });
  }
  await simulation.run(EVENTS * EVERY_MS + 30 * SECONDS);
  const others = simulation.calls.filter(({ url }) => !isHanging(url));
  const latencies = others.map(
    ({ eventId, answeredAt }) => (answeredAt ?? Number.NaN) - (sentAt.get(eventId) ?? 0),
  );
  return { simulation, others, inVain: simulation.calls.filter(({ url }) => isHanging(url)), latencies };
}

function percentile95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN;
}

/** How many calls to one endpoint are under way at the same time, at most. */
function mostAtOnce(calls: readonly Call[]): number {
  const during = (call: Call) =>
    calls.filter(
      ({ url, startedAt }) =>
        url === call.url && startedAt <= call.startedAt && call.startedAt < startedAt + GIVE_UP_MS,
    );
  return Math.max(...calls.map((call) => during(call).length));
}

test.each([
  ['one endpoint that used to answer hangs', { hanging: 1, isKnown: true }],
  ['one new endpoint hangs', { hanging: 1, isKnown: false }],
  ['fifty new endpoints of fifty users hang', { hanging: 50, isKnown: false }],
  ['fifty endpoints of fifty users hang that used to answer', { hanging: 50, isKnown: true }],
])(
  '10,000 events while %s reach the others as fast as ever, each once, and its own are kept',
  async (_what, scene) => {
    const idle = await deliverAll({ ...scene, hanging: 0 });
    const hanging = await deliverAll(scene);

    expect(idle.others).toHaveLength(EVENTS);
    expect(hanging.others).toHaveLength((EVENTS / OWNERS) * (OWNERS - scene.hanging));
    for (const { others } of [idle, hanging]) {
      expect(new Set(others.map(({ eventId }) => eventId)).size).toBe(others.length);
    }
    expect(percentile95(idle.latencies)).toBeGreaterThanOrEqual(ANSWER_MS);
    expect(percentile95(hanging.latencies)).toBeLessThanOrEqual(2 * percentile95(idle.latencies));

    // Those that wait are called one after the other once it is known to fail; all are remembered.
    expect(new Set(hanging.inVain.map(({ url }) => url)).size).toBe(scene.hanging);
    expect(mostAtOnce(hanging.inVain)).toBeLessThanOrEqual(scene.isKnown ? BOUNDS.deliveriesAtOnce : 1);
    const due = await hanging.simulation.deliveryLog.due(new Date('2030-01-01'), EVENTS);
    expect(due.items).toHaveLength((EVENTS / OWNERS) * scene.hanging);
  },
  120_000,
);
