import { Webhook as Verifier } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { StaleWriteError } from '../../../../shared/errors.ts';
import {
  DeliveryMessage,
  EventType,
  NotificationMessage,
  type StoredEvent,
  TOLD_ON_REQUEST,
} from '../../../../shared/events.ts';
import { webhookChanged } from '../../../../shared/webhooks/webhook-events.ts';
import { newWebhookKeys } from '../../../../shared/webhooks/webhook-keys.ts';
import { anEvent, anId, aWebhook } from '../../../support/builders.ts';
import { Notifications } from './notifications.ts';

const FOREVER = '2999-01-01T00:00:00.000Z';

const onBus = (detail: StoredEvent) => ({ id: 'bus-1', source: 'etl-design' as const, detail });

describe('an event from the bus', () => {
  test('becomes a delivery for each webhook of its owner that wants it', async () => {
    const world = new Notifications();
    const [all, matching] = [aWebhook(), aWebhook({ eventTypes: ['task.failed.v1', 'task.succeeded.v1'] })];
    const others = [
      aWebhook({ eventTypes: ['task.failed.v1'] }),
      aWebhook({ enabled: false }),
      aWebhook({ ownerId: 'grace' }),
    ];
    for (const webhook of [all, matching, ...others]) await world.webhooks.create(webhook);
    const event = anEvent();
    expect(await world.notify(onBus(event))).toEqual({ deliveries: 2 });
    expect(world.deliveries.sent).toHaveLength(2);
    for (const { id } of [all, matching]) {
      const message = { endpoint: { ownerId: 'ada', id }, event, attempt: 1, lane: 'quick' };
      expect(world.deliveries.sent).toContainEqual({ message, group: id });
    }
  });

  test.each(EventType.options.filter((type) => TOLD_ON_REQUEST.has(type)))(
    'of type %s is for those alone who name it',
    async (type) => {
      const world = new Notifications();
      const [all, naming] = [aWebhook(), aWebhook({ eventTypes: [type] })];
      for (const webhook of [all, naming]) await world.webhooks.create(webhook);
      await world.notify({ id: 'bus-1', source: 'etl-design', detail: anEvent({ type }) });
      expect(world.deliveries.sent.map(({ message }) => message.endpoint.id)).toEqual([naming.id]);
    },
  );

  test('about a webhook goes to its owner’s others', async () => {
    const world = new Notifications();
    const [own, other] = [aWebhook(), aWebhook()];
    for (const webhook of [own, other]) await world.webhooks.create(webhook);
    const event = webhookChanged({ ...own, version: 2 }, ['url'], world.now());
    expect(await world.notify(onBus(event))).toEqual({ deliveries: 1 });
    expect(world.deliveries.sent.map(({ message: { endpoint } }) => endpoint.id)).toEqual([other.id]);
  });

  test('goes to the webhooks that can be read; of one that cannot, its id is counted and logged, and no secret', async () => {
    const world = new Notifications();
    const [damaged, fine] = [aWebhook(), aWebhook()];
    for (const webhook of [damaged, fine]) await world.webhooks.create(webhook);
    world.webhooks.damage(damaged.id);
    const event = anEvent();
    expect(await world.notify(onBus(event))).toEqual({ deliveries: 1 });
    expect(world.deliveries.sent.map(({ message: { endpoint } }) => endpoint.id)).toEqual([fine.id]);
    expect(world.counts.get('WebhooksUnreadable')).toBe(1);
    expect(world.warnings).toMatchObject([
      ['A webhook was not told of an event.', { webhookId: damaged.id, eventId: event.id }],
    ]);
    expect(JSON.stringify(world.warnings)).not.toContain(damaged.secret);
  });

  test('of a type that only a later version knows goes to who names it, and to who names none', async () => {
    const world = new Notifications();
    const later = 'task.archived.v1';
    const [all, naming] = [aWebhook(), aWebhook({ eventTypes: ['task.failed.v1', later] })];
    const other = aWebhook({ eventTypes: ['task.failed.v1'] });
    for (const webhook of [all, naming, other]) await world.webhooks.create(webhook);
    const message = NotificationMessage.parse(onBus({ ...anEvent(), type: later }));
    expect(await world.notify(message)).toEqual({ deliveries: 2 });
    const sent = world.deliveries.sent.splice(0).map((one) => DeliveryMessage.parse(one.message));
    expect(new Set(sent.map(({ endpoint }) => endpoint.id))).toEqual(new Set([all.id, naming.id]));
    for (const one of sent) expect(await world.notify(one)).toEqual({ outcome: 'delivered' });
    expect(world.posts.map(({ body }) => JSON.parse(body).type)).toEqual([later, later]);
  });

  test('goes to a webhook that names a type which only a later version knows as if it did not', async () => {
    const world = new Notifications();
    await world.webhooks.create(aWebhook({ eventTypes: ['task.archived.v1'] }));
    await world.webhooks.create(aWebhook({ eventTypes: ['task.archived.v1', 'task.succeeded.v1'] }));
    expect(await world.notify(onBus(anEvent({ type: 'task.succeeded.v1' })))).toEqual({ deliveries: 1 });
    expect(await world.notify(onBus(anEvent({ type: 'task.failed.v1' })))).toEqual({ deliveries: 0 });
  });

  test('is fine when nobody wants it', async () => {
    expect(await new Notifications().notify(onBus(anEvent()))).toEqual({ deliveries: 0 });
  });
});

describe('a delivery', () => {
  async function prepared(change: Parameters<typeof aWebhook>[0] = {}) {
    const world = new Notifications();
    const webhook = aWebhook(change);
    await world.webhooks.create(webhook);
    const event = anEvent({ data: { task: { id: anId() }, text: 'ümlaut' } });
    const endpoint = { ownerId: webhook.ownerId, id: webhook.id };
    const message: DeliveryMessage = { endpoint, event, attempt: 1 };
    const log = async () => (await world.deliveryLog.attempts(endpoint, { limit: 50 })).items;
    return { world, webhook, event, message, log };
  }

  test('is a POST of type, time and data, signed with the secret of the endpoint', async () => {
    const { world, webhook, event, message, log } = await prepared();
    expect(await world.notify(message)).toEqual({ outcome: 'delivered' });
    const [post] = world.posts;
    expect(post?.url).toBe(webhook.url);
    expect(post?.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': event.id });
    const { type, timestamp, data } = event;
    expect(new Verifier(webhook.secret).verify(post?.body ?? '', { ...post?.headers })).toEqual({
      type,
      timestamp,
      data,
    });
    expect(Object.fromEntries(world.counts)).toEqual({ DeliveriesSucceeded: 1, DeliveriesFailed: 0 });
    expect(await log()).toMatchObject([
      { deliveryId: event.id, attempt: 1, outcome: 'succeeded', status: 204, answer: 'thanks' },
    ]);
  });

  test('of an event that a version without bounds has stored is sent in less than 20 kB all the same', async () => {
    const { world, webhook, message } = await prepared();
    const event = anEvent({ data: { text: 'x'.repeat(100_000) } });
    expect(await world.notify({ ...message, event })).toEqual({ outcome: 'delivered' });
    const [post] = world.posts;
    expect(Buffer.byteLength(post?.body ?? '')).toBeLessThan(20_000);
    expect(new Verifier(webhook.secret).verify(post?.body ?? '', { ...post?.headers })).toMatchObject({
      type: event.type,
      data: { cut: true },
    });
  });

  test('is made once, however often it is asked for', async () => {
    const { world, message } = await prepared();
    await world.notify(message);
    expect(await world.notify(message)).toEqual({ outcome: 'made-before' });
    expect(await world.notify({ ...message, attempt: 2 })).toEqual({ outcome: 'made-before' });
    expect(world.posts).toHaveLength(1);
  });

  test('is made once when five messages for it come at the same time', async () => {
    const { world, message } = await prepared();
    await Promise.allSettled(Array.from({ length: 5 }, () => world.notify(message)));
    await world.runToTheEnd();
    expect(world.posts).toHaveLength(1);
    expect(await world.notify(message)).toEqual({ outcome: 'made-before' });
  });

  test.each([199, 301, 304, 400, 429, 500])('that is answered with %d is planned again', async (status) => {
    const { world, message, log } = await prepared();
    world.answers = [{ status }];
    expect(await world.notify(message)).toEqual({ outcome: 'failed' });
    expect(Object.fromEntries(world.counts)).toEqual({ DeliveriesFailed: 1 });
    const next = { ...message, attempt: 2, lane: 'trial' as const };
    expect(world.deliveries.sent).toEqual([{ message: next, group: message.endpoint.id, delaySeconds: 5 }]);
    expect(await log()).toMatchObject([{ outcome: 'failed', status, nextAt: world.later(5).toISOString() }]);
    expect(await world.notify(next)).toEqual({ outcome: 'delivered' });
    expect((await log()).map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [2, 'succeeded'],
      [1, 'failed'],
    ]);
  });

  test('that has no answer is planned again, and the log says why', async () => {
    const { world, message, log } = await prepared();
    world.answers = [new Error('timed out')];
    expect(await world.notify(message)).toEqual({ outcome: 'failed' });
    const [entry] = await log();
    expect(entry).toMatchObject({ outcome: 'failed', error: 'timed out' });
    expect(entry).not.toHaveProperty('status');
  });

  test('is attempted ten times within days, by the queue and then by the sweeper, each with the same id and a later time', async () => {
    const { world, webhook, event, message, log } = await prepared();
    world.answers = Array.from({ length: 11 }, () => ({ status: 500 }));
    await world.notify(message);
    const pauses = await world.runToTheEnd();
    expect(pauses).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    expect(world.posts).toHaveLength(10);
    expect(new Set(world.posts.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([event.id]));
    const times = world.posts.map(({ headers }) => Number(headers['webhook-timestamp']));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(new Set(times).size).toBe(10);
    expect(await log()).toHaveLength(10);
    expect((await log())[0]).not.toHaveProperty('nextAt');
    expect(await world.deliveryLog.find(webhook, event.id)).toMatchObject({ state: 'failed' });
    expect((await world.deliveryLog.due(world.later(10 ** 8), 10)).items).toEqual([]);
  });

  test.each([
    ['seconds', '120', 120],
    ['less than the pause', '1', 5],
    ['more than a day', '999999', 86_400],
    ['more than a number holds', '9'.repeat(400), 86_400],
    ['the end of time', 'Fri, 31 Dec 9999 23:59:59 GMT', 86_400],
    ['a time that is over', 'Thu, 01 Jan 1970 00:00:00 GMT', 5],
    ['a date that does not exist', 'Fri, 99 Dec 2026 99:59:59 GMT', 5],
    ['a broken number', '1e9', 5],
    ['an empty text', '', 5],
    ['nonsense', 'soon', 5],
    ['something negative', '-5', 5],
  ])('waits as long as Retry-After says, within bounds: %s', async (_what, retryAfter, seconds) => {
    const { world, message, log } = await prepared();
    world.answers = [{ status: 429, retryAfter }];
    await world.notify(message);
    expect(await log()).toMatchObject([{ nextAt: world.later(seconds).toISOString() }]);
  });

  test.each<[string, (time: Date) => string]>([
    ['as they are', (time) => time.toUTCString()],
    [
      'of RFC 850',
      (time) => {
        const [, day, month, year, clock] = time.toUTCString().split(/,? /);
        const weekday = time.toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' });
        return `${weekday}, ${day}-${month}-${year?.slice(2)} ${clock} GMT`;
      },
    ],
    [
      'of asctime',
      (time) => {
        const [weekday, day, month, year, clock] = time.toUTCString().split(/,? /);
        return `${weekday} ${month} ${String(Number(day)).padStart(2)} ${clock} ${year}`;
      },
    ],
  ])('takes a date in Retry-After, too: %s', async (_what, write) => {
    const { world, message, log } = await prepared();
    world.answers = [{ status: 503, retryAfter: write(world.later(600)) }];
    await world.notify(message);
    const nextAt = Date.parse((await log())[0]?.nextAt ?? '');
    expect(Math.abs(nextAt - world.later(600).getTime())).toBeLessThanOrEqual(1000);
  });

  test('that is answered with 410 disables the webhook at once, and its owner is told once', async () => {
    const { world, webhook, message } = await prepared();
    world.answers = [{ status: 410 }];
    expect(await world.notify(message)).toEqual({ outcome: 'given-up' });
    expect(world.counts.get('DeliveriesGivenUp')).toBe(1);
    const disabled = { reason: 'gone', at: world.now().toISOString() };
    expect(await world.webhooks.get('ada', webhook.id)).toMatchObject({ enabled: false, disabled });
    expect(world.deliveries.sent).toEqual([]);
    await world.sweep();
    await world.sweep();
    expect(world.events.published).toMatchObject([
      { type: 'webhook.disabled.v1', ownerId: 'ada', data: { webhook: { id: webhook.id, reason: 'gone' } } },
    ]);
  });

  test('that is answered with 410 by an address that the webhook had before does not disable it', async () => {
    const { world, webhook, message } = await prepared();
    const { post } = world.sender;
    world.sender.post = async (request) => {
      const present = await world.webhooks.get(webhook.ownerId, webhook.id);
      await world.webhooks.update({ ...present, url: 'https://example.com/moved' });
      return post(request);
    };
    world.answers = [{ status: 410 }];
    await world.notify(message);
    const moved = await world.webhooks.get(webhook.ownerId, webhook.id);
    expect(moved).toMatchObject({ enabled: true, url: 'https://example.com/moved' });
    expect(moved.disabled).toBeUndefined();
  });

  test('disables the webhook after five days of nothing but failure, not before', async () => {
    const { world, webhook, message } = await prepared();
    const enabled = async () => (await world.webhooks.get('ada', webhook.id)).enabled;
    const failNext = async () => {
      world.answers = [{ status: 500 }];
      await world.notify({ ...message, event: anEvent({ id: `evt_${anId()}` }) });
    };
    await failNext();
    world.clock.advance(5 * 24 * 3_600_000 - 1000);
    await failNext();
    expect(await enabled()).toBe(true);
    world.clock.advance(1000);
    await failNext();
    expect(await enabled()).toBe(false);
    await world.sweep();
    expect(world.events.published).toMatchObject([{ data: { webhook: { reason: 'failing' } } }]);
  });

  test('that succeeds gives the webhook another five days', async () => {
    const { world, webhook, message } = await prepared();
    for (const status of [500, 204, 500]) {
      world.answers = [{ status }];
      await world.notify({ ...message, event: anEvent({ id: `evt_${anId()}` }) });
      world.clock.advance(4 * 24 * 3_600_000);
    }
    expect(await world.webhooks.get('ada', webhook.id)).toMatchObject({ enabled: true });
  });

  test('that a worker died of is made again by its own message or the sweeper’s, once its time is over', async () => {
    const { world, webhook, event, message } = await prepared();
    world.dieAfterPost();
    await expect(world.notify(message)).rejects.toThrow('died');
    expect(await world.notify(message)).toEqual({ outcome: 'made-before' });
    world.clock.advance(60_000);
    await world.sweep();
    expect(world.deliveries.sent.splice(0)).toEqual([{ message, group: 'ada' }]);
    expect(await world.notify(message)).toEqual({ outcome: 'delivered' });
    expect(await world.notify(message)).toEqual({ outcome: 'made-before' });
    expect(await world.deliveryLog.find(webhook, event.id)).toMatchObject({
      state: 'succeeded',
      attempts: 1,
    });
  });

  test.each([
    ['succeeds', 204, { outcome: 'delivered' }, 1],
    ['fails', 500, { outcome: 'failed' }, 2],
    ['finds nobody', 410, { outcome: 'given-up' }, 1],
  ])(
    'that %s is made once, although others change the webhook all the time',
    async (_what, status, outcome, calls) => {
      const { world, message, log } = await prepared(
        status === 204 ? { failingSince: new Date().toISOString() } : {},
      );
      world.answers = [{ status }];
      const { update } = world.webhooks;
      world.webhooks.update = async () => {
        throw new StaleWriteError('Somebody else was faster.');
      };
      expect(await world.notify(message)).toEqual(outcome);
      expect(await world.notify(message)).toEqual({ outcome: 'made-before' });
      world.webhooks.update = update;
      await world.runToTheEnd();
      expect(world.posts).toHaveLength(calls);
      expect((await log()).map(({ attempt }) => attempt).toReversed()).toEqual(
        Array.from({ length: calls }, (_, index) => index + 1),
      );
    },
  );

  test('whose next message was lost is sent by the sweeper', async () => {
    const { world, message } = await prepared();
    world.answers = [{ status: 500 }];
    await world.notify(message);
    world.deliveries.sent.splice(0);
    await world.sweep();
    expect(world.deliveries.sent).toEqual([]);
    world.clock.advance(125_000);
    await world.sweep();
    await world.sweep();
    expect(world.deliveries.sent).toEqual([{ message: { ...message, attempt: 2 }, group: 'ada' }]);
  });

  test('is signed with keys that are sealed, and seals them again once the master key was rotated', async () => {
    const { world, webhook, message } = await prepared({
      previousKeys: [{ ...newWebhookKeys(), until: FOREVER }],
    });
    const stored = () => world.webhooks.get(webhook.ownerId, webhook.id);
    await world.notify(message);
    const first = await stored();
    expect(JSON.stringify(first)).not.toMatch(/whsec_|whsk_/);
    expect(first.publicKey).toMatch(/^whpk_/);

    world.masterKeys = ['second master key', 'first master key'];
    await world.notify({ ...message, event: anEvent() });
    const second = await stored();
    expect(second.secret).not.toBe(first.secret);
    world.masterKeys = ['second master key'];
    await world.notify({ ...message, event: anEvent() });
    expect(await stored()).toEqual(second);
    expect(world.posts).toHaveLength(3);
    for (const { headers, body } of world.posts) {
      expect(() => new Verifier(webhook.secret).verify(body, { ...headers })).not.toThrow();
      expect(headers['webhook-signature']?.split(' ')).toHaveLength(4);
    }
  });

  test('is not lost while nobody can open the keys: it is made once they can', async () => {
    const { world, message } = await prepared();
    await world.notify(message);
    const another = { ...message, event: anEvent() };
    world.masterKeys = ['another'];
    await expect(world.notify(another)).rejects.toThrow('not in the secret any more');
    expect(world.posts).toHaveLength(1);
    world.masterKeys = ['another', 'first master key'];
    expect(await world.notify(another)).toEqual({ outcome: 'delivered' });
  });

  test('is not made to an endpoint that was disabled', async () => {
    const { world, message } = await prepared({ enabled: false });
    expect(await world.notify(message)).toEqual({ outcome: 'not-wanted' });
    expect(world.posts).toEqual([]);
  });

  test('is not made any more once its endpoint was removed', async () => {
    const { world, webhook, message } = await prepared();
    world.answers = [{ status: 500 }];
    await world.notify(message);
    await world.webhooks.remove(webhook.ownerId, webhook.id);
    expect(await world.notify({ ...message, attempt: 2 })).toEqual({ outcome: 'not-wanted' });
    expect((await world.deliveryLog.due(world.later(10 ** 8), 10)).items).toEqual([]);
  });
});
