import { expect, test } from 'vitest';
import { METRICS_TOKEN, startApi } from '../../../support/api.ts';
import { aTask } from '../../../support/builders.ts';
import { problemIn } from '../../../support/problem.ts';
import { parsePrometheus } from '../../../support/prometheus.ts';

const scraper = { authorization: `Bearer ${METRICS_TOKEN}` };

test.each(['/metrics', '/api/v1/metrics'])(
  '%s can be scraped with the token that was made for it',
  async (path) => {
    const api = await startApi();
    const response = await api.request(path, { headers: scraper });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(parsePrometheus(await response.text()).size).toBeGreaterThan(10);
  },
);

test('an administrator may read them, a user and a stranger may not', async () => {
  const api = await startApi();
  expect((await api.request('/metrics', { as: 'admin' })).status).toBe(200);
  await problemIn(await api.request('/metrics', { as: 'ada' }), 'forbidden');
  await problemIn(await api.request('/metrics'), 'unauthenticated');
  await problemIn(
    await api.request('/metrics', { headers: { authorization: 'Bearer wrong' } }),
    'unauthenticated',
  );
});

test('the token for metrics opens nothing else', async () => {
  const api = await startApi();
  for (const path of ['/api/v1/tasks', '/api/v1/cache', '/health/detailed']) {
    await problemIn(await api.request(path, { headers: scraper }), 'unauthenticated');
  }
});

test('requests are counted by method, route and status, also those that lead nowhere', async () => {
  const api = await startApi();
  await api.request('/api/v1/tasks/x', { as: 'ada' });
  await api.request('/api/v1/tasks/y', { as: 'ada' });
  await api.request('/nowhere');
  await api.request('/elsewhere');
  const metrics = parsePrometheus(await (await api.request('/metrics', { headers: scraper })).text());
  const total = (labels: object) =>
    metrics.get('etl_requests_total')?.find((one) => isLike(one.labels, labels))?.value;
  expect(total({ method: 'GET', route: '/tasks/{id}', status: '404' })).toBe(2);
  expect(total({ route: 'unknown', status: '404' })).toBe(2);
});

test('tasks, work, cache and queues are there', async () => {
  const api = await startApi({
    queues: {
      depths: async () => [
        { name: 'intake', messages: { waiting: 3, inFlight: 2, delayed: 1 }, deadLetters: 7 },
        { name: 'events', deadLetters: 4 },
      ],
    },
  });
  await api.tasks.create(
    aTask({
      status: 'queued',
      dueAt: '2026-01-01T13:00:00.000Z',
      createdAt: '2026-01-01T11:59:00.000Z',
      updatedAt: '2026-01-01T11:59:30.000Z',
    }),
  );
  await api.figures.add(
    'validation',
    new Map([
      ['CacheHits', 3],
      ['CacheMisses', 1],
      ['RowsValidated', 1000],
      ['ValidationMs', 2500],
      ['IssuesFound type', 4],
      ['IssuesFound required', 1],
    ]),
  );
  await api.figures.add('intake', new Map([['TasksFailed', 2]]));
  await api.figures.add('sweeper', new Map([['TasksFailed', 1]]));
  const metrics = parsePrometheus(await (await api.request('/metrics', { as: 'admin' })).text());
  const value = (name: string, labels: object = {}) =>
    metrics.get(name)?.find((one) => isLike(one.labels, labels))?.value;
  expect(value('etl_open_tasks', { status: 'queued', workflow: 'validation' })).toBe(1);
  expect(value('etl_open_tasks', { status: 'running', workflow: 'validation' })).toBe(0);
  expect(value('etl_oldest_task_age_seconds', { status: 'queued' })).toBe(60);
  expect(value('etl_tasks_ended_total', { status: 'failed' })).toBe(3);
  expect(value('etl_rows_validated_total')).toBe(1000);
  expect(value('etl_validation_seconds_total')).toBe(2.5);
  expect(value('etl_issues_total', { code: 'type' })).toBe(4);
  expect(value('etl_issues_total', { code: 'required' })).toBe(1);
  expect(value('etl_workbooks_total', { verdict: 'proven' })).toBe(0);
  expect(value('etl_cache_hit_ratio')).toBe(0.75);
  expect(value('etl_queue_messages', { queue: 'intake', state: 'waiting' })).toBe(3);
  expect(value('etl_queue_dead_letters', { queue: 'intake' })).toBe(7);
  expect(value('etl_queue_dead_letters', { queue: 'events' })).toBe(4);
  expect(value('etl_queue_messages', { queue: 'events' })).toBeUndefined();
  expect(value('etl_queue_oldest_seconds', { queue: 'validation' })).toBe(30);
  expect(value('etl_queue_oldest_seconds', { queue: 'parsing' })).toBe(0);
});

test('a store of figures that is down costs no request', async () => {
  const requests = { count: () => {}, flush: () => Promise.reject(new Error('down')) };
  const api = await startApi({ requests: Object.assign(Object.create(null), requests) });
  api.clock.advance(11_000);
  expect((await api.request('/health')).status).toBe(200);
  expect(api.logs).toContainEqual(
    expect.objectContaining({ level: 'error', message: 'figures could not be stored' }),
  );
});

function isLike(labels: Readonly<Record<string, string>>, wanted: object): boolean {
  return Object.entries(wanted).every(([name, value]) => labels[name] === value);
}
