import { describe, expect, test } from 'vitest';
import type { EventType, StoredEvent } from '../../../../shared/events.ts';
import { sweepOutbox } from '../../../../shared/outbox/sweep-outbox.ts';
import { startApi } from '../../../support/api.ts';
import { anEvent, aSchemaVersion, aWebhook } from '../../../support/builders.ts';
import { InMemoryEventPublisher } from '../../../support/in-memory-event-publisher.ts';
import { InMemoryOutbox } from '../../../support/in-memory-outbox.ts';
import { Notifications } from '../webhooks/notifications.ts';

type World = Awaited<ReturnType<typeof startApi>>;
type Overrides = Parameters<typeof startApi>[0];

const SCHEMAS = '/api/v1/schemas/people';
const webhook = aWebhook();
const NEXT = { type: 'object', title: 'next', properties: {} };

interface Change {
  readonly told: EventType;
  /** Makes the change, as the API's clients do. */
  readonly make: (world: World) => Promise<{ readonly status: number }>;
  /** The store whose refusal keeps the change from being made. */
  readonly store: 'schemas' | 'webhooks';
}

const CHANGES: Readonly<Record<string, Change>> = {
  'a schema that is saved': {
    told: 'schema.saved.v1',
    make: ({ request }) => request(SCHEMAS, { method: 'PUT', body: NEXT, as: 'admin' }),
    store: 'schemas',
  },
  'a version that is removed': {
    told: 'schema.removed.v1',
    make: ({ request }) => request(SCHEMAS, { method: 'DELETE', as: 'admin' }),
    store: 'schemas',
  },
  'a schema that is removed with all versions': {
    told: 'schema.removed.v1',
    make: ({ request }) => request(`${SCHEMAS}?all=true`, { method: 'DELETE', as: 'admin' }),
    store: 'schemas',
  },
  'a webhook that is created': {
    told: 'webhook.created.v1',
    make: ({ request }) => request('/api/v1/webhooks', { body: { url: 'https://example.com/' }, as: 'ada' }),
    store: 'webhooks',
  },
  'a webhook that is changed': {
    told: 'webhook.changed.v1',
    make: ({ request }) =>
      request(`/api/v1/webhooks/${webhook.id}`, { method: 'PATCH', body: { enabled: false }, as: 'ada' }),
    store: 'webhooks',
  },
  'a webhook whose secret is rotated': {
    told: 'webhook.secret-rotated.v1',
    make: ({ request }) =>
      request(`/api/v1/webhooks/${webhook.id}/rotate-secret`, { method: 'POST', as: 'ada' }),
    store: 'webhooks',
  },
  'a webhook that is removed': {
    told: 'webhook.removed.v1',
    make: ({ request }) => request(`/api/v1/webhooks/${webhook.id}`, { method: 'DELETE', as: 'ada' }),
    store: 'webhooks',
  },
};

async function started(overrides: Overrides = {}) {
  const world = await startApi(overrides);
  await world.schemas.save(aSchemaVersion({ name: 'people' }), 0);
  await world.schemas.save(aSchemaVersion({ name: 'people', version: 2, hash: 'b'.repeat(64) }), 1);
  await world.webhooks.create(webhook);
  return world;
}

function sweepOf({ outbox, events, clock }: World, minutes = 2) {
  const now = () => new Date(clock.now().getTime() + minutes * 60_000);
  return sweepOutbox({ outbox, events, now });
}

function waiting({ outbox }: World): Promise<readonly StoredEvent[]> {
  return outbox.waiting(new Date('2100-01-01'), 1000).then(({ items }) => items);
}

const bus = (publish: () => Promise<void>): Overrides => ({ events: { publish } });

describe.each(Object.entries(CHANGES))('%s', (_, { told, make, store }) => {
  test('is told once, and nothing is left to tell', async () => {
    const world = await started();
    expect((await make(world)).status).toBeLessThan(300);
    expect(world.events.published.map(({ type }) => type)).toEqual([told]);
    expect(await waiting(world)).toEqual([]);
    await sweepOf(world);
    expect(world.events.published).toHaveLength(1);
  });

  test('is told when it has been stored, not before', async () => {
    const orders: number[] = [];
    const world: World = await started(
      bus(async () => {
        orders.push((await waiting(world)).length);
      }),
    );
    await make(world);
    expect(orders).toEqual([1]); // the event is in the outbox only if the change was stored
  });

  test('is made although the bus is down, and told by the sweeper', async () => {
    const world = await started(bus(() => Promise.reject(new Error('bus down'))));
    expect((await make(world)).status).toBeLessThan(300);
    const [left] = await waiting(world);
    expect(left?.type).toBe(told);
    expect(world.logs).toContainEqual(
      expect.objectContaining({ level: 'warn', fields: expect.objectContaining({ eventId: left?.id }) }),
    );
    await sweepOf(world, 0.5);
    expect(world.events.published, 'whoever changed it may be about to tell').toEqual([]);
    await sweepOf(world);
    expect(world.events.published).toEqual([left]);
    expect(await waiting(world)).toEqual([]);
  });

  test('is told under the same id when whoever told it died before saying so', async () => {
    const published: StoredEvent[] = [];
    const world: World = await started({
      events: { publish: async (...events) => void published.push(...events) },
      outbox: { take: () => Promise.reject(new Error('died')) },
    });
    expect((await make(world)).status).toBeLessThan(300);
    await Promise.all([sweepOf(world), sweepOf(world)]);
    expect(published).toHaveLength(1);
    for (const again of world.events.published) expect(again).toEqual(published[0]);
    expect(world.events.published.length).toBeGreaterThan(0);
    expect(await waiting(world)).toEqual([]);
  });

  test('is not told when it could not be made', async () => {
    const refusing = () => Promise.reject(new Error('database down'));
    const world: World = await started({
      [store]: new Proxy(
        {},
        {
          get: (_target, name) => {
            if (['save', 'remove', 'retire', 'create', 'update'].includes(String(name))) return refusing;
            const member: unknown = Reflect.get(world[store], name);
            return typeof member === 'function' ? member.bind(world[store]) : member;
          },
        },
      ),
    });
    expect((await make(world)).status).toBe(500);
    await sweepOf(world);
    expect(world.events.published).toEqual([]);
  });
});

test('a webhook that is disabled is told by the sweeper, also when its owner enables it before', async () => {
  const world = new Notifications();
  await world.webhooks.create(webhook);
  world.answers = [{ status: 410 }];
  await world.notify({ endpoint: webhook, event: anEvent(), attempt: 1 });
  const { disabled: _, ...disabled } = await world.webhooks.get('ada', webhook.id);
  await world.webhooks.update({ ...disabled, enabled: true });
  await world.sweep();
  await world.sweep();
  expect(world.events.published).toMatchObject([
    {
      id: `evt_${webhook.id}_disabled-${disabled.version}`,
      type: 'webhook.disabled.v1',
      data: { webhook: { reason: 'gone' } },
    },
  ]);
});

describe('the sweep of what is left to tell', () => {
  function left(count: number) {
    const outbox = new InMemoryOutbox();
    const events = Array.from({ length: count }, () => anEvent());
    for (const event of events) outbox.add(event);
    return { outbox, all: events, events: new InMemoryEventPublisher(), now: () => new Date('2026-02-01') };
  }

  test('publishes 500 events in a run, and the rest in the next', async () => {
    const world = left(501);
    await sweepOutbox(world);
    expect(world.events.published).toHaveLength(500);
    await sweepOutbox(world);
    expect(new Set(world.events.published.map(({ id }) => id)).size).toBe(501);
  });

  test('gives every event its turn although one of them fails, and says so in the end', async () => {
    const world = left(30);
    const bad = world.all[3]?.id;
    const publish = async (event: StoredEvent) => {
      if (event.id === bad) throw new Error('not this one');
      await world.events.publish(event);
    };
    const sweeping = sweepOutbox({ ...world, events: { publish } });
    await expect(sweeping).rejects.toThrow('Not all events could be published (faults: 1).');
    expect(world.events.published).toHaveLength(29);
    await sweepOutbox(world);
    expect(world.events.published).toHaveLength(30);
  });

  test('names what cannot be read', async () => {
    const outbox = { waiting: async () => ({ items: [], unreadable: ['place'] }), take: async () => {} };
    const error = await sweepOutbox({ ...left(0), outbox }).catch((thrown: AggregateError) => thrown);
    expect(error).toMatchObject({
      errors: [{ message: expect.stringContaining('The event place is stored') }],
    });
  });

  test('is done by two runs at once as if there were one', async () => {
    const world = left(50);
    await Promise.all([sweepOutbox(world), sweepOutbox(world)]);
    expect(new Set(world.events.published.map(({ id }) => id)).size).toBe(50);
    expect(await world.outbox.waiting(world.now(), 1000)).toEqual({ items: [], unreadable: [] });
  });
});
