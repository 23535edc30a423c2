import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { LOG_QUERIES } from '../../../lib/log-queries.ts';
import { FIGURES } from '../../../shared/ports/counter.ts';
import { GAUGES } from '../../../shared/ports/gauge.ts';
import type { Client, Json } from '../../support/system/client.ts';
import { eventually } from '../../support/system/eventually.ts';
import { type System, startSystem } from '../../support/system/system.ts';
import { WebhookReceiver } from '../../support/system/webhook-receiver.ts';

const REQUEST = 'request-of-a-correlated-task';
const CSV = Buffer.from('name,age\nAda,36\nGrace,forty\n');
const WORDS = ['fields', 'filter', 'sort', 'limit', 'stats', 'count', 'latest', 'as', 'by', 'asc', 'desc'];
/** What Logs Insights itself knows of a line, and what queries compute. */
const NOT_OURS = [...WORDS, 'and', 'not', 'ispresent', '@timestamp', 'times', 'last'];

describe('whoever is on call finds one task in the logs', { timeout: 120_000 }, () => {
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
    // A function's last line may come later than its answer.
    await eventually('the last lines', async () => {
      const figures = embeddedMetrics(system.logs);
      const sum = (wanted: string) =>
        figures.filter(({ name }) => name === wanted).reduce((total, { values }) => total + values, 0);
      const isAllThere =
        sum('UploadsAccepted') > 0 &&
        sum('CellsValidated') > 0 &&
        sum('DeliveriesSucceeded') >= receiver.received.length;
      return isAllThere || undefined;
    });
    await system.operator.send('validation', { ownerId: 'correlated', taskId: 'not-a-uuid' });
    await eventually('a message that failed', async () => lines().find(({ level }) => level === 'ERROR'));
    system.clock.advance(21 * 60_000);
    await system.operator.startRotation('Data.SigningSecretArn');
    await eventually('a key to be renewed', async () =>
      lines().find(({ outcome }) => outcome === 'in force'),
    );
  });
  afterAll(async () => {
    await receiver[Symbol.asyncDispose]();
    await system.stop();
  });

  const Line = z.looseObject({ service: z.string(), message: z.string(), level: z.string() });
  type Line = z.infer<typeof Line>;

  function lines(): Line[] {
    return system.logs.flatMap((text) => {
      const line = Line.safeParse(parsed(text)).data;
      return line === undefined ? [] : [line];
    });
  }

  const servicesOf = (chosen: readonly Line[]) => [...new Set(chosen.map(({ service }) => service))].sort();

  test('by the id of its request, in every function that works on it', () => {
    const found = lines().filter(({ requestId }) => requestId === REQUEST);
    expect(servicesOf(found)).toEqual(['api', 'fan-out', 'intake', 'notifications', 'validation']);
    const named = found.filter(({ service }) => service !== 'api');
    expect(new Set(named.map(({ taskId }) => taskId))).toEqual(new Set([task.id]));
  });

  test('by its own id, from intake to the webhook', () => {
    const found = lines().filter(({ taskId }) => taskId === task.id);
    expect(servicesOf(found)).toEqual(['fan-out', 'intake', 'notifications', 'validation']);
    const told = found.filter(({ webhookId }) => webhookId === webhook.id);
    expect(told.map(({ outcome }) => outcome)).toContain('delivered');
  });

  test('and the id of its request in what the webhook gets', () => {
    const events = receiver.received.map(({ event }) => event).filter(({ type }) => type.startsWith('task.'));
    expect(events.length).toBeGreaterThan(2);
    for (const { data } of events) expect(data.requestId).toBe(REQUEST);
  });

  test('as figures, under the name of the stage and by what dashboard and alarms ask for', () => {
    const figures = embeddedMetrics(system.logs);
    expect(figures.filter(({ namespace }) => namespace !== 'EtlDesign/local')).toEqual([]);
    const names = figures.map(({ name }) => name);
    expect(names.filter((name) => ![...FIGURES, ...GAUGES].some((figure) => figure === name))).toEqual([]);
    const of = (service: string) =>
      new Set(figures.filter((figure) => figure.service === service).map(({ name }) => name));
    expect(of('api')).toContain('RequestMs');
    expect(of('intake')).toContain('UploadsAccepted');
    const validated = ['TasksSucceeded', 'RowsValidated', 'CellsValidated', 'ValidationMs', 'IssuesFound'];
    for (const name of validated) expect(of('validation')).toContain(name);
    for (const name of ['DeliveriesSucceeded', 'DeliveriesFailed'])
      expect(of('notifications')).toContain(name);
    for (const { name, dimensions } of figures)
      expect(dimensions, name).toEqual([name === 'IssuesFound' ? ['service', 'code'] : ['service']]);
  });

  test('with saved queries that ask for what is logged', () => {
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

const Embedded = z.looseObject({
  service: z.string(),
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string() })),
      }),
    ),
  }),
});

function embeddedMetrics(logs: readonly string[]) {
  return logs.flatMap((text) => {
    const line = Embedded.safeParse(parsed(text)).data;
    if (line === undefined) return [];
    return line._aws.CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
      Metrics.map(({ Name: name }) => {
        const values = [line[name]].flat().reduce((sum: number, value) => sum + Number(value), 0);
        return { service: line.service, namespace, name, values, dimensions: Dimensions };
      }),
    );
  });
}

/** The JSON of a line, behind whatever the launcher writes before it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text.slice(text.indexOf('{')));
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
