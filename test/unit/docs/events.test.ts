import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { eventJsonSchema, eventSchema } from '../../../shared/event-schemas.ts';
import { EventType, type StoredEvent } from '../../../shared/events.ts';
import { moveWorkflow, TaskStatus, Workflow } from '../../../shared/tasks/task.ts';
import { taskCreated, taskDeleted, taskEvents, workflowEvents } from '../../../shared/tasks/task-events.ts';
import { testWebhook } from '../../../shared/webhooks/test-webhook.ts';
import { startApi } from '../../support/api.ts';
import { anId, aTask, aWebhook } from '../../support/builders.ts';
import { Notifications } from '../shared/webhooks/notifications.ts';

const HOW_TO_UPDATE =
  'docs/events is behind. A change that breaks readers needs a new type; for others run `vitest run --project unit test/unit/docs -u`.';

test.each(EventType.options)('docs/events has the schema of %s', async (type) => {
  const schema = eventJsonSchema(type);
  new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
  await expect(`${JSON.stringify(schema, null, 2)}\n`, HOW_TO_UPDATE).toMatchFileSnapshot(
    `../../../docs/events/${type}.json`,
  );
});

describe('what is published is as its schema says', () => {
  function expectAsDescribed(events: readonly StoredEvent[], types: readonly EventType[]): void {
    expect(events.map(({ type }) => type)).toEqual(types);
    for (const { type: told, timestamp, data } of events) {
      const type = EventType.parse(told);
      const isValid = new Ajv2020({ strict: false, validateFormats: false }).compile(eventJsonSchema(type));
      isValid({ type, timestamp, data });
      expect(isValid.errors, type).toBeNull();
      expect(eventSchema(type).parse({ type, timestamp, data }), type).toMatchObject({ type });
    }
  }

  test('about tasks', () => {
    for (const status of TaskStatus.options.filter((one) => one !== 'awaiting-upload')) {
      const first = status === 'failed' ? ['validation.failed.v1' as const] : [];
      expectAsDescribed(taskEvents(aTask({ status })), [...first, EventType.parse(`task.${status}.v1`)]);
    }
    const task = aTask();
    expectAsDescribed(
      [taskCreated(task), taskDeleted(task, new Date())],
      ['task.created.v1', 'task.deleted.v1'],
    );
  });

  test.each(Workflow.options)('about a %s', (workflow) => {
    const at = new Date();
    const queued = aTask({ status: 'queued', workflows: { [workflow]: { status: 'queued' } } });
    const running = moveWorkflow(queued, workflow, 'running', at);
    const error = { code: 'file-corrupt', title: 'The file is damaged', detail: 'It is.' };
    const failed = moveWorkflow(running, workflow, 'failed', at, { error });
    expectAsDescribed(
      [running, failed].flatMap((task) => workflowEvents(task, workflow)),
      [EventType.parse(`${workflow}.running.v1`), EventType.parse(`${workflow}.failed.v1`)],
    );
  });

  test('about schemas', async () => {
    const api = await startApi();
    const path = '/api/v1/schemas/people';
    for (const title of ['one', 'two']) {
      const body = { type: 'object', title, properties: {} };
      await api.request(path, { method: 'PUT', body, as: 'admin' });
    }
    await api.request(path, { method: 'DELETE', as: 'admin' });
    expectAsDescribed(api.events.published, ['schema.saved.v1', 'schema.saved.v1', 'schema.removed.v1']);
  });

  test('about webhooks that their owner changes', async () => {
    const api = await startApi();
    const body = { url: 'https://example.com/hook' };
    const { id } = Object(await (await api.request('/api/v1/webhooks', { body, as: 'ada' })).json());
    const path = `/api/v1/webhooks/${id}`;
    await api.request(path, { method: 'PATCH', body: { description: 'mine', enabled: false }, as: 'ada' });
    await api.request(`${path}/rotate-secret`, { method: 'POST', as: 'ada' });
    await api.request(path, { method: 'DELETE', as: 'ada' });
    expectAsDescribed(api.events.published, [
      'webhook.created.v1',
      'webhook.changed.v1',
      'webhook.secret-rotated.v1',
      'webhook.removed.v1',
    ]);
    const links = { self: path };
    expect(
      api.events.published.map(({ id: eventId, ownerId, data }) => ({ eventId, ownerId, data })),
    ).toEqual([
      { eventId: `evt_${id}_created-1`, ownerId: 'ada', data: { webhook: { id, version: 1 }, links } },
      {
        eventId: `evt_${id}_changed-2`,
        ownerId: 'ada',
        data: { webhook: { id, version: 2 }, changed: ['description', 'enabled'], links },
      },
      { eventId: `evt_${id}_secret-rotated-3`, ownerId: 'ada', data: { webhook: { id, version: 3 }, links } },
      { eventId: `evt_${id}_removed`, ownerId: 'ada', data: { webhook: { id } } },
    ]);
  });

  test('about webhooks', async () => {
    const world = new Notifications();
    const webhook = aWebhook();
    await world.webhooks.create(webhook);
    const event = await testWebhook({ ...world, newId: anId }, 'ada', webhook.id);
    world.answers = [{ status: 410 }];
    await world.notify({ endpoint: webhook, event, attempt: 1 });
    await world.sweep();
    expectAsDescribed([event, ...world.events.published], ['webhook.test.v1', 'webhook.disabled.v1']);
  });
});
