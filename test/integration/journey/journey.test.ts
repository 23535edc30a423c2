import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BAD_CSV, example } from '../../support/system/client.ts';
import { eventually } from '../../support/system/eventually.ts';
import { type System, startSystem } from '../../support/system/system.ts';
import { WebhookReceiver } from '../../support/system/webhook-receiver.ts';

const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

describe('the journey of a file', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  test('names every wrong cell of a CSV', async () => {
    const { admin } = system;
    const taskId = await admin.submit(BAD_CSV);

    const task = await admin.finished(taskId);
    expect(task).toMatchObject({ status: 'succeeded', owner: 'admin', error: null });
    // A cent is more than a file of a few bytes costs, whatever the machine.
    expect(task.estimatedCostUsd).toBeGreaterThan(0);
    expect(task.estimatedCostUsd).toBeLessThan(0.01);
    const { body: summary } = await admin.get(`/tasks/${taskId}/validation`);
    expect(summary).toMatchObject({
      outcome: 'invalid',
      rows: { total: 3, valid: 1, invalid: 2 },
      issueCount: 2,
      issuesByCode: { type: 1, required: 1 },
      issuesByColumn: { age: 1, name: 1 },
      schema: { name: 'people', version: 1 },
      file: { format: 'csv', encoding: 'utf-8', delimiter: ',' },
      fromCache: false,
    });
    expect(summary.issues[0]).toMatchObject({
      row: 3,
      column: 'age',
      cell: 'B3',
      code: 'type',
      keyword: 'type',
      pointer: '/properties/age/type',
      value: 'forty',
      message: '“forty” is not an integer',
    });
    const { body: page } = await admin.get(`/tasks/${taskId}/validation/issues?limit=1`);
    const { body: rest } = await admin.get(`/tasks/${taskId}/validation/issues?cursor=${page.next}`);
    expect([...page.items, ...rest.items]).toEqual(summary.issues);
    expect(rest.next).toBeUndefined();
    const report = await admin.report(taskId);
    expect(
      report
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(summary.issues);
  });

  test('finds the same in a workbook as in the CSV of the same data', async () => {
    const { admin } = system;
    const schema = JSON.parse((await example('people.schema.json')).toString());
    await admin.saveSchema('example', schema);
    const csv = await admin.submit(await example('people.csv'), { schema: 'example' });
    const xlsx = await admin.submit(await example('people.xlsx'), {
      schema: 'example',
      name: 'people.xlsx',
      contentType: SPREADSHEET,
    });
    expect(await admin.finished(csv)).toMatchObject({ status: 'succeeded', error: null });
    expect(await admin.finished(xlsx)).toMatchObject({ status: 'succeeded', error: null });
    expect(await admin.report(xlsx)).toBe(await admin.report(csv));
    expect((await admin.report(csv)).trimEnd().split('\n')).toHaveLength(5);
  });

  test('calls a valid file valid', async () => {
    const taskId = await system.admin.submit('name,age\nAda,36\n');
    await system.admin.finished(taskId);
    const { body } = await system.admin.get(`/tasks/${taskId}/validation`);
    expect(body).toMatchObject({ outcome: 'valid', issueCount: 0, issues: [] });
    expect(await system.admin.report(taskId)).toBe('');
  });

  test('tells what the values are like, and what schema the file would satisfy', async () => {
    const owner = await system.user('curious');
    const taskId = await owner.submit(BAD_CSV);
    await owner.finished(taskId);

    const { body: summary } = await owner.get(`/tasks/${taskId}/validation`);
    expect(summary.columns[1]).toMatchObject({
      name: 'age',
      profile: { complete: true, values: 3, distinct: 3, min: 36, max: 41, quantiles: { p50: 38.5 } },
    });
    const inferred = await owner.send('POST', '/api/v1/schemas/infer', { taskId });
    expect(inferred).toMatchObject({ status: 200, body: { rows: 3, complete: true } });
    expect((await system.admin.saveSchema('inferred', inferred.body.schema)).status).toBe(201);
    const again = await owner.submit(BAD_CSV, { schema: 'inferred' });
    await owner.finished(again);
    expect((await owner.get(`/tasks/${again}/validation`)).body).toMatchObject({ issueCount: 0 });

    const { body: waiting } = await owner.createTask(Buffer.from(BAD_CSV));
    const early = await owner.send('POST', '/api/v1/schemas/infer', { taskId: waiting.task.id });
    expect(early).toMatchObject({ status: 409, body: { code: 'upload-unavailable' } });
  });

  test('tells the owner’s webhook, signed, once per event', async () => {
    const owner = await system.user('hooked');
    await using receiver = await WebhookReceiver.listen();
    const { body: webhook } = await owner.send('POST', '/api/v1/webhooks', {
      url: receiver.url,
      eventTypes: ['task.succeeded.v1', 'validation.completed.v1'],
    });
    const taskId = await owner.submit(BAD_CSV);
    await owner.finished(taskId);
    await eventually('two webhooks', () => (receiver.received.length >= 2 ? true : undefined));

    const verifier = new Webhook(webhook.secret);
    for (const { headers, body } of receiver.received)
      expect(() => verifier.verify(body, headers)).not.toThrow();
    expect(receiver.received.map(({ event }) => event.type).sort()).toEqual([
      'task.succeeded.v1',
      'validation.completed.v1',
    ]);
    expect(receiver.received.every(({ event }) => event.data.task.id === taskId)).toBe(true);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
  });

  test('keeps a task from everyone but its owner and administrators', async () => {
    const owner = await system.user('owner');
    const stranger = await system.user('stranger');
    const taskId = await owner.submit(BAD_CSV);
    await owner.finished(taskId);
    for (const path of ['', '/validation', '/validation/issues', '/validation/report?format=ndjson']) {
      expect(await stranger.get(`/tasks/${taskId}${path}`)).toMatchObject({
        status: 404,
        body: { code: 'not-found' },
      });
    }
    expect((await stranger.send('POST', `/api/v1/tasks/${taskId}/cancel`)).status).toBe(404);
    expect((await stranger.send('POST', '/api/v1/schemas/infer', { taskId })).status).toBe(404);
    expect((await stranger.get('/tasks')).body.items).toEqual([]);
    expect((await system.admin.get(`/tasks/${taskId}`)).body).toMatchObject({ id: taskId, owner: 'owner' });
  });

  test('writes nothing after a task was cancelled', async () => {
    const owner = await system.user('canceller');
    const rows = Array.from({ length: 300_000 }, (_, index) => `name ${index},old`).join('\n');
    const taskId = await owner.submit(`name,age\n${rows}\n`);
    await eventually('the task to run', async () =>
      (await owner.get(`/tasks/${taskId}`)).body.status === 'running' ? true : undefined,
    );
    const cancelled = await owner.send('POST', `/api/v1/tasks/${taskId}/cancel`);
    expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    await system.operator.quiet();
    expect((await owner.get(`/tasks/${taskId}`)).body).toMatchObject({ status: 'cancelled' });
    expect((await owner.get(`/tasks/${taskId}/validation`)).status).toBe(409);
    expect(await system.operator.keys('results')).not.toContainEqual(expect.stringContaining(taskId));
  });
});
