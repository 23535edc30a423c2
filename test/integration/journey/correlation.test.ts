import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { LOG_QUERIES } from '../../../lib/log-queries.ts';
import type { Client, Json } from '../../support/system/client.ts';
import { eventually } from '../../support/system/eventually.ts';
import { type System, startSystem } from '../../support/system/system.ts';
import { WebhookReceiver } from '../../support/system/webhook-receiver.ts';

const REQUEST = 'request-of-a-correlated-task';
const CSV = Buffer.from('name,age\nAda,36\n');
const WORDS = ['fields', 'filter', 'sort', 'limit', 'stats', 'count', 'latest', 'as', 'by', 'asc', 'desc'];
/** What Logs Insights itself knows of a line, and what queries compute. */
const NOT_OURS = [...WORDS, 'and', '@timestamp', 'times', 'last'];

describe('one id leads from a request to its webhook', { timeout: 120_000 }, () => {
  let system: System;
  let owner: Client;
  let receiver: WebhookReceiver;
  let task: Json;
  let webhook: Json;
  beforeAll(async () => {
    system = await startSystem();
    owner = await system.user('correlated');
    receiver = await WebhookReceiver.listen();
    const { body } = await owner.send('POST', '/api/v1/webhooks', { url: receiver.url, eventTypes: [] });
    webhook = body.webhook ?? body;
    const { body: created } = await owner.send(
      'POST',
      '/api/v1/tasks',
      {
        workflows: ['validation'],
        schema: 'people',
        file: { name: 'a.csv', size: CSV.length, contentType: 'text/csv' },
      },
      { 'x-request-id': REQUEST },
    );
    await owner.upload(created.upload, CSV);
    task = await owner.finished(created.task.id);
    await owner.get('/tasks/nowhere');
    await eventually('the last event', async () =>
      receiver.received.find(({ event }) => event.type === 'task.succeeded.v1'),
    );
    await system.operator.quiet();
    await system.operator.send('validation', { ownerId: 'correlated', taskId: 'not-a-uuid' });
    await eventually('a message that failed', async () => lines().find(({ level }) => level === 'ERROR'));
  });
  afterAll(async () => {
    await receiver[Symbol.asyncDispose]();
    await system.stop();
  });

  const Line = z.looseObject({ service: z.string(), message: z.string(), level: z.string() });
  type Line = z.infer<typeof Line>;

  function lines(): Line[] {
    return system.logs.flatMap((text) => {
      const json = text.indexOf('{');
      const line = json === -1 ? undefined : Line.safeParse(parsed(text.slice(json))).data;
      return line === undefined ? [] : [line];
    });
  }

  const servicesOf = (chosen: readonly Line[]) => [...new Set(chosen.map(({ service }) => service))].sort();

  test('in every function that works on the task', () => {
    const found = lines().filter(({ requestId }) => requestId === REQUEST);
    expect(servicesOf(found)).toEqual(['api', 'intake', 'notifications', 'validation']);
    const named = found.filter(({ service }) => service !== 'api');
    expect(new Set(named.map(({ taskId }) => taskId))).toEqual(new Set([task.id]));
  });

  test('as the task’s id does, from intake on', () => {
    const found = lines().filter(({ taskId }) => taskId === task.id);
    expect(servicesOf(found)).toEqual(['intake', 'notifications', 'validation']);
    const told = found.filter(({ webhookId }) => webhookId === webhook.id);
    expect(told.map(({ outcome }) => outcome)).toContain('delivered');
  });

  test('and is in what the webhook gets', () => {
    const events = receiver.received.map(({ event }) => event).filter(({ type }) => type.startsWith('task.'));
    expect(events.length).toBeGreaterThan(2);
    for (const { data } of events) expect(data.requestId).toBe(REQUEST);
  });

  test('the saved queries ask for what is in the logs', () => {
    const known = new Set(lines().flatMap((line) => fieldsOf(line)));
    for (const { name, lines: query } of LOG_QUERIES) {
      const words =
        query
          .join(' ')
          .replaceAll(/"[^"]*"/g, '')
          .match(/@?[a-z][\w.]*/gi) ?? [];
      const unknown = words.filter((word) => !NOT_OURS.includes(word) && !known.has(word));
      expect(unknown, name).toEqual([]);
    }
  });
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Names of fields as Logs Insights writes them: with dots. */
function fieldsOf(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([name, inner]) => {
    const full = `${prefix}${name}`;
    const isNested = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
    return isNested ? fieldsOf(inner, `${full}.`) : [full];
  });
}
