import { createPublicKey, verify } from 'node:crypto';
import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { verifyWebhook } from '../../../client/verify-webhook.ts';
import { BAD_CSV, type Client, type Json } from '../../support/system/client.ts';
import { eventually } from '../../support/system/eventually.ts';
import { type System, startSystem } from '../../support/system/system.ts';
import { type ReceivedWebhook, WebhookReceiver } from '../../support/system/webhook-receiver.ts';

const HOUR_MS = 3_600_000;
/** Accesses last for a quarter of an hour. */
const STEP_MS = 300_000;

describe('webhooks', () => {
  let system: System;
  let owner: Client;
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    system = await startSystem();
    owner = await system.user('listener');
  });
  afterAll(() => system.stop());
  beforeEach(async () => {
    receiver = await WebhookReceiver.listen();
    await owner.renewToken();
    return () => receiver[Symbol.asyncDispose]();
  });

  test('a receiver that answers 500 four times and then 200 gets five attempts with one id, all signed', async () => {
    receiver.statuses.push(500, 500, 500, 500, 200);
    const webhook = await created();
    const { id } = await tried(webhook);
    await attempts(webhook, 5);
    expect(receiver.received).toHaveLength(5);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([id]));
    const times = receiver.received.map(({ headers }) => Number(headers['webhook-timestamp']));
    expect(new Set(times).size).toBe(5);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    for (const one of receiver.received) expectSigned(one, webhook);
    const log = await logOf(webhook);
    expect(log.map(({ attempt, status }) => [attempt, status])).toEqual([
      [5, 200],
      [4, 500],
      [3, 500],
      [2, 500],
      [1, 500],
    ]);
  });

  test('a redirect to a metadata address is not followed, and counts as a failure', async () => {
    receiver.answers.push({ status: 301, headers: { location: 'http://169.254.169.254/latest/meta-data' } });
    const webhook = await created();
    await tried(webhook);
    await attempts(webhook, 1);
    expect((await logOf(webhook))[0]).toMatchObject({ status: 301, outcome: 'failed' });
    await removed(webhook);
  });

  test('a receiver that answers 410 is called no more, and its owner is told by the others', async () => {
    receiver.statuses.push(410);
    const webhook = await created();
    await using other = await WebhookReceiver.listen();
    const told = await created({ url: other.url, eventTypes: ['webhook.disabled.v1'] });
    await tried(webhook);
    await attempts(webhook, 1);
    const { body } = await owner.get(`/webhooks/${webhook.id}`);
    expect(body).toMatchObject({ enabled: false, disabled: { reason: 'gone' } });
    expect((await owner.send('POST', `/api/v1/webhooks/${webhook.id}/test`)).body.code).toBe(
      'webhook-disabled',
    );
    await later('the owner to be told', () => other.received[0]);
    expect(other.received[0]?.event).toMatchObject({
      type: 'webhook.disabled.v1',
      data: { webhook: { id: webhook.id, reason: 'gone' } },
    });
    expect(receiver.received).toHaveLength(1);
    await removed(told);
  });

  test('a receiver that asks for a pause of ten minutes is not called before', async () => {
    receiver.answers.push({ status: 429, headers: { 'retry-after': '600' } });
    const webhook = await created();
    await tried(webhook);
    await attempts(webhook, 2);
    const [second, first] = receiver.received.toReversed();
    const pause = Number(second?.headers['webhook-timestamp']) - Number(first?.headers['webhook-timestamp']);
    expect(pause).toBeGreaterThanOrEqual(600);
  });

  test('a connection that is reset in the middle of the headers is a failed attempt, and tried again', async () => {
    receiver.answers.push('reset');
    const webhook = await created();
    await tried(webhook);
    await attempts(webhook, 2);
    const log = await logOf(webhook);
    expect(log).toMatchObject([{ outcome: 'succeeded' }, { outcome: 'failed', error: expect.any(String) }]);
  });

  test('of an endless answer the first KiB is kept', async () => {
    receiver.answers.push('endless');
    const webhook = await created();
    await tried(webhook);
    await attempts(webhook, 1);
    const [entry] = await logOf(webhook);
    expect(entry).toMatchObject({ outcome: 'succeeded', status: 200, answer: 'x'.repeat(1024) });
  });

  test('while secrets are rotated every delivery verifies with the old and the new one', async () => {
    const before = await created();
    await tried(before);
    const after = (await owner.send('POST', `/api/v1/webhooks/${before.id}/rotate-secret`)).body;
    await tried(before);
    await attempts(before, 2);
    const second = receiver.received[1] ?? expect.fail('no delivery after the rotation');
    for (const keys of [before, after]) expectSigned(second, keys);
    system.clock.advance(25 * HOUR_MS);
    await owner.renewToken();
    await tried(before);
    await attempts(before, 3);
    const third = receiver.received[2] ?? expect.fail('no delivery after the overlap');
    expectSigned(third, after);
    expect(() => expectSigned(third, before)).toThrow();
  });

  test('under traffic, every delivery verifies with the secret before a rotation or the one after it', async () => {
    const webhook = await created();
    const [, rotated] = await Promise.all([
      Promise.all(Array.from({ length: 4 }, () => tried(webhook))),
      owner.send('POST', `/api/v1/webhooks/${webhook.id}/rotate-secret`),
      Promise.all(Array.from({ length: 4 }, () => tried(webhook))),
    ]);
    expect(rotated.status).toBe(200);
    await attempts(webhook, 8);
    expect(receiver.received).toHaveLength(8);
    for (const { headers, body } of receiver.received) {
      const now = () => new Date(Number(headers['webhook-timestamp']) * 1000);
      for (const key of ['secret', 'publicKey']) {
        const secrets = [webhook[key], rotated.body[key]];
        expect(verifyWebhook({ headers, body, secrets }, { now }).type).toBe('webhook.test.v1');
      }
    }
  });

  test('the table has no key that signs, also after the key that encrypts them was rotated', async () => {
    const webhook = await created();
    const stored = async () =>
      JSON.stringify(
        await system.operator.item('Data.WebhooksTable', {
          ownerId: 'listener',
          item: `webhook#${webhook.id}`,
        }),
      );
    const before = await stored();
    await tried(webhook);
    await attempts(webhook, 1);
    await system.operator.rotate(
      'Data.WebhookKeysSecretArn',
      'another key of sixty-four characters'.replaceAll(' ', '-'),
    );
    system.clock.advance(2 * STEP_MS); // everybody hears of it within five minutes
    await owner.renewToken();
    await tried(webhook);
    await attempts(webhook, 2);
    const after = await stored();
    for (const one of receiver.received) expectSigned(one, webhook);
    for (const text of [before, after]) expect(text).not.toMatch(/whsec_|whsk_/);
    const keyIds = [before, after].map((text) => /sealed1\.([\w-]+)/.exec(text)?.[1]);
    expect(keyIds[0]).not.toBe(keyIds[1]);
    expect(keyIds).not.toContain(undefined);
  });

  test('a message that the queue delivers five times is one call', async () => {
    const webhook = await created();
    const event = {
      id: `evt_${webhook.id}_fivefold`,
      type: 'webhook.test.v1',
      timestamp: new Date(system.clock.now()).toISOString(),
      ownerId: 'listener',
      data: { webhook: { id: webhook.id }, links: {} },
    };
    const message = { endpoint: { ownerId: 'listener', id: webhook.id }, event, attempt: 1 };
    await Promise.all(Array.from({ length: 5 }, () => system.operator.send('delivery', message)));
    await attempts(webhook, 1);
    await system.operator.settled(system.clock);
    await owner.renewToken();
    expect(receiver.received).toHaveLength(1);
    expect(await logOf(webhook)).toHaveLength(1);
  });

  test('a dozen slow endpoints that hang at once keep their workers from nobody, although these are six', async () => {
    const crowd = await system.user('crowd');
    const make = async (url: string) => {
      const wanted = { url, eventTypes: ['webhook.test.v1'] };
      const { body } = await crowd.send('POST', '/api/v1/webhooks', wanted);
      const key = { ownerId: 'crowd', item: `webhook#${body.id}` };
      const since = new Date(system.clock.now()).toISOString();
      const stored = await system.operator.item('Data.WebhooksTable', key);
      await system.operator.putItem('Data.WebhooksTable', { ...stored, speed: { is: 'slow', since } });
      return body;
    };
    const test = ({ id }: Json) => crowd.send('POST', `/api/v1/webhooks/${id}/test`);
    receiver.answers.push(...Array<'silence'>(12).fill('silence'));
    await using other = await WebhookReceiver.listen();
    const hanging = await Promise.all(Array.from({ length: 12 }, () => make(receiver.url)));
    const answering = await make(other.url);
    await Promise.all(hanging.map(test));
    await eventually('more calls that hang than there are workers', () => receiver.silent > 8 || undefined);
    await test(answering);
    await eventually('a delivery to the one that answers', () => other.received[0]);
    // They hang for 15 seconds, which nobody shortens: hundreds of times what a delivery takes.
    expect(receiver.silent, 'still hanging by then').toBeGreaterThan(6);
    for (const webhook of [...hanging, answering]) await removed(webhook, crowd);
  });

  test('a record that nobody can read keeps its owner’s other webhooks from nothing, and is named until it is removed', async () => {
    const unlucky = await system.user('unlucky');
    const make = async () =>
      (await unlucky.send('POST', '/api/v1/webhooks', { url: receiver.url, eventTypes: ['task.created.v1'] }))
        .body;
    const [damaged, fine] = [await make(), await make()];
    const key = { ownerId: 'unlucky', item: `webhook#${damaged.id}` };
    const stored = await system.operator.item('Data.WebhooksTable', key);
    await system.operator.putItem('Data.WebhooksTable', { ...stored, enabled: 'perhaps' });
    const { body: list } = await unlucky.get('/webhooks');
    expect([list.items.map(({ id }: Json) => id), list.unreadable]).toEqual([[fine.id], [damaged.id]]);

    const { status } = await unlucky.createTask(Buffer.from(BAD_CSV));
    expect(status).toBe(201);
    await later('the other webhook to be told', () => receiver.received[0]);
    const line = system.logs.find((text) => text.includes('A webhook was not told of an event.'));
    expect(line).toContain(damaged.id);
    expect(line).not.toContain(stored?.secret);
    await eventually('it to be counted', () =>
      system.logs.find((text) => text.includes('"WebhooksUnreadable"')),
    );

    await removed({ id: damaged.id }, unlucky);
    expect((await unlucky.get('/webhooks')).body).not.toHaveProperty('unreadable');
  });

  test('of a task with everything as large as it may be, webhooks are told in less than 20 kB', async () => {
    const webhook = await created({ eventTypes: ['task.failed.v1'] });
    const worst = '\u0001'.repeat(255); // six bytes each
    const taskId = await owner.submit('PK\u0003\u0004 not a workbook', {
      workflows: ['validation', 'parsing'],
      name: worst,
      contentType: `text/csv; ${'x'.repeat(245)}`,
      options: { sheet: worst },
    });
    await owner.finished(taskId);
    await later('the end to be told', () => receiver.received[0]);
    const { body, event } = receiver.received[0] ?? expect.fail('nothing came');
    expect(Buffer.byteLength(body)).toBeLessThan(20_000);
    expect(Buffer.byteLength(body)).toBeGreaterThan(4000);
    expect(event).toMatchObject({ type: 'task.failed.v1', data: { task: { id: taskId, status: 'failed' } } });
    await removed(webhook);
  });

  test('a webhook that may get one delivery a minute gets both of two, one a minute', async () => {
    const webhook = await created({ rateLimit: 1 });
    for (let count = 0; count < 2; count += 1) await tried(webhook);
    await attempts(webhook, 2);
    const log = await logOf(webhook);
    expect(log.map(({ attempt, outcome }) => [attempt, outcome])).toEqual(Array(2).fill([1, 'succeeded']));
    const [first = 0, second = 0] = receiver.received.map(({ headers }) =>
      Number(headers['webhook-timestamp']),
    );
    expect(second - first).toBeGreaterThanOrEqual(57);
  });

  test('an event that was delivered comes again with the same id when its owner asks', async () => {
    const webhook = await created();
    const { id } = await tried(webhook);
    await attempts(webhook, 1);
    const path = `/api/v1/webhooks/${webhook.id}/deliveries/${id}/redeliver`;
    expect((await owner.send('POST', path)).status).toBe(202);
    await attempts(webhook, 2);
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([id, id]);
  });

  /** It hears of its tests only: what the other tests do with their webhooks is none of its business. */
  async function created(change: object = {}): Promise<Json> {
    const wanted = { url: receiver.url, eventTypes: ['webhook.test.v1'], ...change };
    const { status, body } = await owner.send('POST', '/api/v1/webhooks', wanted);
    expect(status).toBe(201);
    return body;
  }

  async function removed({ id }: Json, by = owner): Promise<void> {
    expect((await by.send('DELETE', `/api/v1/webhooks/${id}`)).status).toBe(204);
  }

  async function tried({ id }: Json): Promise<Json> {
    const { status, body } = await owner.send('POST', `/api/v1/webhooks/${id}/test`);
    expect(status).toBe(202);
    return body;
  }

  async function logOf({ id }: Json): Promise<Json[]> {
    const { body } = await owner.get(`/webhooks/${id}/deliveries`);
    return body.items;
  }

  /** Lets minutes pass until so many attempts are in the log. */
  async function attempts(webhook: Json, count: number): Promise<void> {
    for (let number = 1; number <= count; number += 1) {
      await later(`attempt ${number}`, async () =>
        (await logOf(webhook)).length >= number ? true : undefined,
      );
    }
  }

  async function later<Found>(what: string, look: () => Found | Promise<Found>): Promise<void> {
    await eventually(what, async () => {
      const found = await look();
      if (found !== undefined) return found;
      await system.idle();
      // A jump would take them for dead.
      if (system.isAtWork('FanOut') || system.isAtWork('Notifications')) return undefined;
      system.clock.advance(STEP_MS);
      await owner.renewToken();
      return undefined;
    });
  }

  /** At the time of the attempt: the verifier compares with the clock of this process, which is not the system's. */
  function expectSigned({ headers, body }: ReceivedWebhook, { secret, publicKey }: Json): void {
    const {
      'webhook-id': id = '',
      'webhook-timestamp': time = '',
      'webhook-signature': signatures = '',
    } = headers;
    vi.setSystemTime(Number(time) * 1000);
    try {
      expect(new Verifier(secret).verify(body, headers)).toEqual(JSON.parse(body));
    } finally {
      vi.useRealTimers();
    }
    const x = Buffer.from(publicKey.replace('whpk_', ''), 'base64').toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const content = Buffer.from(`${id}.${time}.${body}`);
    const isSigned = signatures
      .split(' ')
      .some(
        (one) => one.startsWith('v1a,') && verify(null, content, key, Buffer.from(one.slice(4), 'base64')),
      );
    expect(isSigned).toBe(true);
  }
});
