import { Webhook as Verifier } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import type { DeliveryMessage, DomainEvent } from '../../../../shared/events.ts';
import type { Figure } from '../../../../shared/ports/counter.ts';
import { type NotifyDeps, notify } from '../../../../shared/webhooks/notify.ts';
import type { WebhookRequest } from '../../../../shared/webhooks/webhook-sender.ts';
import { anEvent, anId, aWebhook } from '../../../support/builders.ts';
import { FixedClock } from '../../../support/fixed-clock.ts';
import { InMemoryMessageQueue } from '../../../support/in-memory-message-queue.ts';
import { InMemoryWebhookRepository } from '../../../support/in-memory-webhook-repository.ts';

class Notifications implements NotifyDeps {
  readonly clock = new FixedClock(new Date().toISOString());
  readonly webhooks = new InMemoryWebhookRepository();
  readonly deliveries = new InMemoryMessageQueue<DeliveryMessage>();
  readonly figures: Figure[] = [];
  readonly posts: WebhookRequest[] = [];
  /** What the endpoint answers, one after the other; then 204. */
  answers: (number | Error)[] = [];
  readonly now = this.clock.now;
  readonly count = (figure: Figure) => void this.figures.push(figure);
  readonly sender = {
    post: async (request: WebhookRequest) => {
      this.posts.push(request);
      const answer = this.answers.shift() ?? 204;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
}

const onBus = (detail: DomainEvent) => ({ id: 'bus-1', source: 'etl-design' as const, detail });

describe('an event from the bus', () => {
  test('becomes a delivery for each webhook of its owner that wants it', async () => {
    const deps = new Notifications();
    const [all, matching] = [aWebhook(), aWebhook({ eventTypes: ['task.failed.v1', 'task.succeeded.v1'] })];
    const others = [
      aWebhook({ eventTypes: ['task.failed.v1'] }),
      aWebhook({ enabled: false }),
      aWebhook({ ownerId: 'grace' }),
    ];
    for (const webhook of [all, matching, ...others]) await deps.webhooks.create(webhook);
    const event = anEvent();
    expect(await notify(deps, onBus(event))).toEqual({ deliveries: 2 });
    expect(deps.deliveries.sent).toHaveLength(2);
    for (const { id } of [all, matching]) {
      const message = { endpoint: { ownerId: 'ada', id }, event };
      expect(deps.deliveries.sent).toContainEqual({ message, group: 'ada' });
    }
  });

  test('is fine when nobody wants it', async () => {
    expect(await notify(new Notifications(), onBus(anEvent()))).toEqual({ deliveries: 0 });
  });
});

describe('a delivery', () => {
  async function prepared(change: Parameters<typeof aWebhook>[0] = {}) {
    const deps = new Notifications();
    const webhook = aWebhook(change);
    await deps.webhooks.create(webhook);
    const event = anEvent({ data: { task: { id: anId() }, text: 'ümlaut' } });
    const message = { endpoint: { ownerId: webhook.ownerId, id: webhook.id }, event };
    return { deps, webhook, event, message };
  }

  test('is a POST of type, time and data, signed with the secret of the endpoint', async () => {
    const { deps, webhook, event, message } = await prepared();
    expect(await notify(deps, message)).toEqual({ outcome: 'delivered' });
    const [post] = deps.posts;
    expect(post?.url).toBe(webhook.url);
    expect(post?.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': event.id });
    const { type, timestamp, data } = event;
    expect(new Verifier(webhook.secret).verify(post?.body ?? '', { ...post?.headers })).toEqual({
      type,
      timestamp,
      data,
    });
    expect(deps.figures).toEqual(['DeliveriesSucceeded']);
  });

  test('is made once, however often it is asked for', async () => {
    const { deps, message } = await prepared();
    await notify(deps, message);
    expect(await notify(deps, message)).toEqual({ outcome: 'delivered-before' });
    expect(deps.posts).toHaveLength(1);
  });

  test.each([199, 301, 304, 400, 410, 429, 500])(
    'that is answered with %d is tried again',
    async (status) => {
      const { deps, message } = await prepared();
      deps.answers = [status];
      await expect(notify(deps, message)).rejects.toThrow(`answered ${status}`);
      expect(deps.figures).toEqual(['DeliveriesFailed']);
      expect(await notify(deps, message)).toEqual({ outcome: 'delivered' });
    },
  );

  test('keeps its id at each attempt and takes the time of the attempt', async () => {
    const { deps, webhook, message } = await prepared();
    deps.answers = [500, new Error('timed out')];
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await notify(deps, message).catch(() => undefined);
      deps.clock.advance(5000);
    }
    const header = (name: string) => deps.posts.map(({ headers }) => headers[name]);
    expect(new Set(header('webhook-id')).size).toBe(1);
    expect(new Set(header('webhook-timestamp')).size).toBe(3);
    for (const { body, headers } of deps.posts) {
      expect(() => new Verifier(webhook.secret).verify(body, { ...headers })).not.toThrow();
    }
  });

  test('is not made to an endpoint that was disabled', async () => {
    const { deps, message } = await prepared({ enabled: false });
    expect(await notify(deps, message)).toEqual({ outcome: 'not-wanted' });
    expect(deps.posts).toEqual([]);
  });

  test('is not made to an endpoint that was removed', async () => {
    const { deps, webhook, message } = await prepared();
    await deps.webhooks.remove(webhook.ownerId, webhook.id);
    expect(await notify(deps, message)).toEqual({ outcome: 'not-wanted' });
  });
});
