import { expect, test } from 'vitest';
import type { Webhook } from '../../../../shared/webhooks/webhook.ts';
import { anEvent, anId, aWebhook } from '../../../support/builders.ts';
import { type Call, DeliverySimulation } from './delivery-simulation.ts';

const ANSWER_MS = 50;
const GIVE_UP_MS = 15_000;
const SECONDS = 1000;

const BOUNDS = {
  dev: { workers: { fanOut: 10, quick: 60, trial: 60, slow: 60 }, deliveriesAtOnce: 4 },
  prod: { workers: { fanOut: 50, quick: 200, trial: 200, slow: 200 }, deliveriesAtOnce: 20 },
};

/** An event at a time, in turn for owners with one webhook each. */
interface Scene {
  readonly stage: keyof typeof BOUNDS;
  readonly events: number;
  readonly owners: number;
  readonly perSecond: number;
  /** As many owners have a webhook that hangs. */
  readonly hanging: number;
  /** Whether they have all answered before. */
  readonly isKnown: boolean;
}

/** Whether that owner's webhook hangs: they are mixed among the others as badly as can be. */
function hangs(index: number, { owners, hanging }: Scene): boolean {
  return Math.floor(((index + 1) * hanging) / owners) > Math.floor((index * hanging) / owners);
}

async function deliverAll(scene: Scene) {
  const { stage, events, owners, perSecond, isKnown } = scene;
  const isHanging = (url: string) => url.startsWith('https://hanging');
  const simulation = new DeliverySimulation({
    ...BOUNDS[stage],
    giveUpMs: GIVE_UP_MS,
    takesMore: true,
    answerMs: (url) => (isHanging(url) ? undefined : ANSWER_MS),
  });
  // Without Ed25519, which takes most of the time of a signature and tells nothing here.
  const { signingKey: _key, speed, ...webhook } = aWebhook({ rateLimit: 60_000 });
  for (let index = 0; index < owners; index += 1) {
    await simulation.webhooks.create({
      ...webhook,
      ownerId: `owner-${index}`,
      id: anId(),
      ...(isKnown && speed !== undefined ? { speed } : {}),
      url: `https://${hangs(index, scene) ? 'hanging' : 'receiver'}-${index}.example/`,
    } satisfies Webhook);
  }
  const sentAt = new Map<string, number>();
  for (let index = 0; index < events; index += 1) {
    const event = anEvent({ id: `evt_${index}`, ownerId: `owner-${index % owners}` });
    const millisecond = Math.floor((index * 1000) / perSecond);
    sentAt.set(event.id, millisecond);
    simulation.at(millisecond, { id: `bus-${index}`, source: 'etl-design', detail: event });
  }
  await simulation.run((events * 1000) / perSecond + 30 * SECONDS);
  const others = simulation.calls.filter(({ url }) => !isHanging(url));
  const latencies = others.map(
    ({ eventId, answeredAt }) => (answeredAt ?? Number.NaN) - (sentAt.get(eventId) ?? 0),
  );
  return { simulation, others, inVain: simulation.calls.filter(({ url }) => isHanging(url)), latencies };
}

const idleRuns = new Map<string, ReturnType<typeof deliverAll>>();

/** The same while nothing hangs: once for all scenes that differ in nothing else. */
function deliverIdle(scene: Scene): ReturnType<typeof deliverAll> {
  const idle = { ...scene, hanging: 0 };
  const key = JSON.stringify(idle);
  const run = idleRuns.get(key) ?? deliverAll(idle);
  idleRuns.set(key, run);
  return run;
}

function percentile95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN;
}

/** How many calls to one endpoint are under way at the same time, at most. */
function mostAtOnce(calls: readonly Call[]): number {
  const byUrl = Map.groupBy(calls, ({ url }) => url);
  return Math.max(...[...byUrl.values()].map(mostUnderWay));
}

/** The same for all endpoints together. */
function mostUnderWay(calls: readonly Call[]): number {
  const starts = calls.map(({ startedAt }) => startedAt).sort((a, b) => a - b);
  let [most, over] = [0, 0];
  for (const [index, start] of starts.entries()) {
    while ((starts[over] ?? start) + GIVE_UP_MS <= start) over += 1;
    most = Math.max(most, index + 1 - over);
  }
  return most;
}

const FEW = { stage: 'dev', events: 10_000, owners: 100, perSecond: 100 } as const;
const MANY = { stage: 'dev', events: 10_000, owners: 10_000, perSecond: 1000 } as const;

test.each<[string, Scene]>([
  ['one endpoint that used to answer hangs', { ...FEW, hanging: 1, isKnown: true }],
  ['one new endpoint hangs', { ...FEW, hanging: 1, isKnown: false }],
  ['fifty new endpoints of fifty users hang', { ...FEW, hanging: 50, isKnown: false }],
  ['fifty endpoints of fifty users hang that used to answer', { ...FEW, hanging: 50, isKnown: true }],
  ['five thousand new endpoints hang, all at once', { ...MANY, hanging: 5000, isKnown: false }],
  ['five thousand endpoints hang at once that used to answer', { ...MANY, hanging: 5000, isKnown: true }],
  [
    'fifteen thousand hang at once in stage prod that used to answer',
    { stage: 'prod', events: 25_000, owners: 25_000, perSecond: 2500, hanging: 15_000, isKnown: true },
  ],
])(
  'events reach the others as fast as ever while %s, each once, and its own are kept',
  async (_what, scene) => {
    const { events, owners, hanging } = scene;
    const idle = await deliverIdle(scene);
    const busy = await deliverAll(scene);

    expect(idle.others).toHaveLength(events);
    expect(busy.others).toHaveLength((events / owners) * (owners - hanging));
    for (const { others } of [idle, busy]) {
      expect(new Set(others.map(({ eventId }) => eventId)).size).toBe(others.length);
    }
    expect(percentile95(idle.latencies)).toBeGreaterThanOrEqual(ANSWER_MS);
    expect(percentile95(busy.latencies)).toBeLessThanOrEqual(2 * percentile95(idle.latencies));

    // Those that wait are called one after the other once it is known to fail; all are remembered.
    expect(new Set(busy.inVain.map(({ url }) => url)).size).toBe(hanging);
    if (hanging >= 1000) expect(mostUnderWay(busy.inVain)).toBe(hanging);
    const { deliveriesAtOnce } = BOUNDS[scene.stage];
    expect(mostAtOnce(busy.inVain)).toBeLessThanOrEqual(scene.isKnown ? deliveriesAtOnce : 1);
    const due = await busy.simulation.deliveryLog.due(new Date('2030-01-01'), events);
    expect(due.items).toHaveLength((events / owners) * hanging);
  },
  120_000,
);
