import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aName } from '../../support/builders.ts';
import { writeWorkbook } from '../../support/spreadsheets/workbook-writer.ts';
import { BAD_CSV, type Client, type Json, PEOPLE, type TaskRequest } from '../../support/system/client.ts';
import { eventually } from '../../support/system/eventually.ts';
import { type System, startSystem } from '../../support/system/system.ts';
import { WebhookReceiver } from '../../support/system/webhook-receiver.ts';

const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const MONTH_MS = 31 * 24 * 3600 * 1000;
const CSV = Buffer.from(BAD_CSV);
const WORKBOOK = writeWorkbook({
  sheets: [
    {
      name: 'People',
      rows: [
        ['name', 'age'],
        ['Ada', 'forty'],
      ],
    },
  ],
});

describe('the same file again', () => {
  let system: System;
  let owner: Client;
  let ownerId: string;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  /** Nobody has asked anything for this owner yet. */
  async function newOwner(): Promise<void> {
    ownerId = aName('again');
    owner = await system.user(ownerId);
  }

  async function validated(content: string | Uint8Array, request: TaskRequest = {}, client = owner) {
    const taskId = await client.submit(content, request);
    const task = await client.finished(taskId);
    expect(task).toMatchObject({ status: 'succeeded', error: null });
    // What a worker remembers, it remembers after its task is done.
    await eventually('the worker to rest', () => (system.isAtWork('Validation') ? undefined : true));
    const { body } = await client.get(`/tasks/${taskId}/validation`);
    return { taskId, task, validation: body, report: await client.report(taskId) };
  }

  const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64');
  const asWorkbook = { name: 'people.xlsx', contentType: SPREADSHEET };
  const withoutTimes = ({ durationMs: _, fromCache: __, ...rest }: Json) => rest;

  test.each<[string, Uint8Array, TaskRequest]>([
    ['CSV', CSV, {}],
    ['CSV whose hash is announced', CSV, { sha256: sha256Of(CSV) }],
    ['workbook', WORKBOOK, asWorkbook],
    ['workbook whose hash is announced', WORKBOOK, { ...asWorkbook, sha256: sha256Of(WORKBOOK) }],
  ])('is answered from the cache, and says so: a %s', async (_what, bytes, request) => {
    await newOwner();
    const first = await validated(bytes, request);
    const second = await validated(bytes, { ...request, name: 'renamed.csv' });
    expect([first.validation.fromCache, second.validation.fromCache]).toEqual([false, true]);
    expect(withoutTimes(second.validation)).toEqual(withoutTimes(first.validation));
    expect(second.report).toBe(first.report);
    const sha256 = sha256Of(bytes);
    for (const { task, validation } of [first, second]) {
      expect([task.file.sha256, validation.file.sha256]).toEqual([sha256, sha256]);
    }
  });

  test('is told to webhooks as ever', async () => {
    await newOwner();
    await using receiver = await WebhookReceiver.listen();
    await owner.send('POST', '/api/v1/webhooks', {
      url: receiver.url,
      eventTypes: ['validation.completed.v1', 'task.succeeded.v1'],
    });
    await validated(CSV);
    const { taskId } = await validated(CSV);
    await eventually('four webhooks', () => (receiver.received.length >= 4 ? true : undefined));
    const told = receiver.received.map(({ event }) => event).filter(({ data }) => data.task.id === taskId);
    expect(told.map(({ type }) => type).sort()).toEqual(['task.succeeded.v1', 'validation.completed.v1']);
    const completed = told.find(({ type }) => type === 'validation.completed.v1');
    expect(completed?.data).toMatchObject({ validation: { fromCache: true, issueCount: 2 } });
  });

  test('is read when a byte, the schema’s version, an option or the owner is another', async () => {
    await newOwner();
    await validated(CSV);
    const changed = await validated(BAD_CSV.replace('Grace', 'Trace'));
    expect(changed.validation.fromCache).toBe(false);
    const withOption = await validated(CSV, { options: { maxIssues: 1 } });
    expect(withOption.validation).toMatchObject({ fromCache: false, issueCount: 1, stoppedEarly: true });

    const stranger = await system.user(aName('stranger'));
    const strangers = await validated(CSV, {}, stranger);
    expect(strangers.validation.fromCache).toBe(false);

    const schema = aName('schema');
    await system.admin.saveSchema(schema, PEOPLE);
    await validated(CSV, { schema });
    await system.admin.saveSchema(schema, { ...PEOPLE, title: 'People' });
    const underNext = await validated(CSV, { schema });
    expect(underNext.validation).toMatchObject({ fromCache: false, schema: { version: 2 } });
    const underFirst = await validated(CSV, { schema: `${schema}@1` });
    expect(underFirst.validation).toMatchObject({ fromCache: true, schema: { version: 1 } });
  });

  test('needs nothing of the first one’s files', async () => {
    await newOwner();
    const first = await validated(CSV);
    const second = await validated(CSV);
    for (const key of await keysOf(first.taskId)) await system.operator.removeObject('results', key);
    expect(await owner.report(second.taskId)).toBe(first.report);
    const third = await validated(CSV);
    expect(third).toMatchObject({ report: first.report, validation: { fromCache: true } });
  });

  test('is read when the earlier result is gone or damaged', async () => {
    await newOwner();
    const first = await validated(CSV);
    for (const key of await keysOf(first.taskId)) await system.operator.removeObject('results', key);
    const second = await validated(CSV);
    expect(second).toMatchObject({ report: first.report, validation: { fromCache: false } });

    await system.operator.overwrite(
      'results',
      `results/${ownerId}/${second.taskId}/validation/report.ndjson`,
      '{}',
    );
    const third = await validated(CSV);
    expect(third).toMatchObject({ report: first.report, validation: { fromCache: false } });
    expect((await validated(CSV)).validation.fromCache).toBe(true);
  });

  test('is read when results are no longer kept', async () => {
    await newOwner();
    await validated(CSV);
    system.clock.advance(MONTH_MS);
    await owner.renewToken();
    expect((await validated(CSV)).validation.fromCache).toBe(false);
  });

  test('comes to one end when two workers are at it', async () => {
    await newOwner();
    const first = await validated(CSV);
    const held = system.hold('Validation', 6);
    const taskId = await owner.submit(CSV);
    await eventually('the first worker to be in the middle of it', () => (held.hasFired ? true : undefined));
    await system.operator.send('validation', { ownerId, taskId });
    expect(await owner.finished(taskId)).toMatchObject({ status: 'succeeded' });
    held.release();
    await system.operator.settled(system.clock);
    await owner.renewToken();
    const { body } = await owner.get(`/tasks/${taskId}/validation`);
    expect(body).toMatchObject({ fromCache: true });
    expect(await owner.report(taskId)).toBe(first.report);
    expect(await system.operator.allDeadLetters()).toBe(0);
  });

  async function keysOf(taskId: string): Promise<string[]> {
    const keys = (await system.operator.keys('results')).filter((key) => key.includes(taskId));
    expect(keys).toHaveLength(2);
    return keys;
  }
});
