import { afterAll, beforeAll, expect, test } from 'vitest';
import { parsePrometheus } from '../../support/prometheus.ts';
import { BAD_CSV } from '../../support/system/client.ts';
import { type System, startSystem } from '../../support/system/system.ts';

let system: System;

beforeAll(async () => {
  system = await startSystem();
});

afterAll(() => system.stop({ denials: 'expected' }));

test('metrics tell of what was done, in a form that scrapers read', async () => {
  const { admin } = system;
  for (let time = 0; time < 2; time += 1) await admin.finished(await admin.submit(BAD_CSV));
  await system.operator.settled(system.clock);
  const { status, headers, body } = await admin.send('GET', '/metrics');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const metrics = parsePrometheus(body);
  const value = (name: string, labels: Record<string, string> = {}) =>
    metrics
      .get(name)
      ?.find((one) => Object.entries(labels).every(([label, text]) => one.labels[label] === text))?.value;
  expect(value('etl_requests_total', { method: 'POST', route: '/tasks', status: '201' })).toBe(2);
  expect(value('etl_tasks_ended_total', { status: 'succeeded' })).toBe(2);
  expect(value('etl_uploads_accepted_total')).toBe(2);
  expect(value('etl_rows_validated_total')).toBe(3);
  expect(value('etl_cache_lookups_total', { result: 'hit' })).toBe(1);
  expect(value('etl_queue_messages', { queue: 'validation', state: 'waiting' })).toBe(0);
  for (const queue of ['delivery', 'events', 'sweeper']) {
    expect(value('etl_queue_dead_letters', { queue })).toBe(0);
  }
});

test('the cache is counted and emptied, and the results of tasks stay', async () => {
  const { admin } = system;
  const taskId = await admin.submit(`${BAD_CSV}Alan,1\n`);
  await admin.finished(taskId);
  await system.operator.settled(system.clock);
  const before = (await admin.get('/cache')).body;
  expect(before.entries).toBeGreaterThan(0);
  expect(before.bytes).toBeGreaterThan(0);
  const cleared = await admin.send('DELETE', '/api/v1/cache');
  expect(cleared.body).toEqual({ removed: before.entries, complete: true });
  expect((await admin.get('/cache')).body).toMatchObject({ entries: 0, bytes: 0 });
  expect(await admin.report(taskId)).not.toBe('');
});

test('health names what is down, with 503', async () => {
  const { admin } = system;
  const well = await admin.send('GET', '/health/detailed');
  expect(well).toMatchObject({ status: 200, body: { status: 'ok' } });
  expect(well.body.dependencies.map(({ name }: { name: string }) => name)).toEqual([
    'database',
    'uploads',
    'results',
    'queues',
    'events',
    'secrets',
  ]);
  for (const [name, action] of [
    ['queues', 'sqs:GetQueueAttributes'],
    ['events', 'events:DescribeEventBus'],
  ] as const) {
    const fault = system.fail('Api', action);
    const ill = await admin.send('GET', '/health/detailed');
    fault.cancel();
    expect(ill.status).toBe(503);
    expect(ill.body.dependencies).toContainEqual(expect.objectContaining({ name, status: 'down' }));
  }
});
