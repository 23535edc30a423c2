import { describe, expect, test } from 'vitest';
import { SchemaProposal } from '../../../../shared/inference/propose-schema.ts';
import type { Task } from '../../../../shared/tasks/task.ts';
import { checkSchema } from '../../../../shared/validation/check-schema.ts';
import { startApi, type TestApi } from '../../../support/api.ts';
import { anId, aTask } from '../../../support/builders.ts';
import { FixedClock } from '../../../support/fixed-clock.ts';
import { problemIn } from '../../../support/problem.ts';
import { writeWorkbook } from '../../../support/spreadsheets/workbook-writer.ts';

const INFER = '/api/v1/schemas/infer';
const CSV = 'id,name,since\n007,Ada,2024-02-29\n012,,1999-12-31\n';

/** A task whose file was let in. */
async function withUpload(
  api: TestApi,
  content: string | Uint8Array,
  change: Partial<Task> = {},
): Promise<Task> {
  const bytes = Buffer.from(content);
  const file = { name: 'users.csv', size: bytes.length, contentType: 'text/csv' };
  const announced = aTask({ file, status: 'succeeded', ...change });
  api.uploads.put(announced, bytes);
  const stored = await api.uploads.stat(announced);
  const task = { ...announced, uploadETag: stored?.eTag };
  await api.tasks.create(task);
  return task;
}

/** Each look at it takes that long. */
function hurryingClock(milliseconds: number): () => Date {
  const clock = new FixedClock();
  return () => {
    clock.advance(milliseconds);
    return clock.now();
  };
}

const infer = (api: TestApi, body: unknown, as: 'ada' | 'grace' | 'admin' = 'ada') =>
  api.request(INFER, { as, body });

async function proposalIn(response: Response): Promise<SchemaProposal> {
  expect(response.status).toBe(200);
  return SchemaProposal.parse(await response.json());
}

const inline = (content: string | Uint8Array) => ({
  file: { content: Buffer.from(content).toString('base64') },
});

describe('inferring a schema', () => {
  test('proposes one that the file of a task satisfies, and says what it rests on', async () => {
    const api = await startApi();
    const { id } = await withUpload(api, CSV);
    const proposal = await proposalIn(await infer(api, { taskId: id }));
    expect(proposal).toMatchObject({
      schema: {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        type: 'object',
        properties: {
          id: { type: 'string' },
          name: { type: 'string' },
          since: { type: 'string', format: 'date' },
        },
        required: ['id', 'since'],
        additionalProperties: false,
      },
      rows: 2,
      complete: true,
      file: { format: 'csv', encoding: 'utf-8', delimiter: ',' },
    });
    expect(proposal.columns[0]).toMatchObject({
      name: 'id',
      values: 2,
      integers: 0,
      profile: { distinct: 2, min: '007', complete: true },
    });
  });

  test('proposes one that can be saved as it is', async () => {
    const api = await startApi({ checkSchema });
    const { schema } = await proposalIn(await infer(api, inline(CSV)));
    const saved = await api.request('/api/v1/schemas/people', { method: 'PUT', as: 'admin', body: schema });
    expect(saved.status).toBe(201);
  });

  test.each(['csv', 'xlsx'])('looks at a small %s in the request itself', async (format) => {
    const api = await startApi();
    const rows = [['age'], [36], [45]];
    const content = format === 'csv' ? rows.join('\n') : writeWorkbook({ sheets: [{ name: 'One', rows }] });
    const { schema, file } = await proposalIn(await infer(api, inline(content)));
    expect(schema.properties).toEqual({ age: { type: 'integer' } });
    expect(file.format).toBe(format);
  });

  test('reads the sheet that the task names, or the request', async () => {
    const api = await startApi();
    const sheets = ['a', 'b', 'c'].map((name) => ({ name, rows: [[name]] }));
    const { id } = await withUpload(api, writeWorkbook({ sheets }), { options: { sheet: 'b' } });
    const columns = async (body: object) => {
      const { schema } = await proposalIn(await infer(api, { taskId: id, ...body }));
      return Object.keys(Object(schema.properties));
    };
    expect(await columns({})).toEqual(['b']);
    expect(await columns({ options: { sheet: 3 } })).toEqual(['c']);
  });

  test('looks at 200,000 rows, and says that these were not all', async () => {
    const api = await startApi();
    const { id } = await withUpload(api, `a\n${'1\n'.repeat(200_000)}x\n`);
    const { schema, rows, complete } = await proposalIn(await infer(api, { taskId: id }));
    expect([rows, complete]).toEqual([200_000, false]);
    expect(schema.properties).toEqual({ a: { type: 'integer' } });
  });

  test('looks as long as there is time, and says that these were not all rows', async () => {
    const api = await startApi({ now: hurryingClock(3_000) });
    const { id } = await withUpload(api, `a\n${'1\n'.repeat(300_000)}`);
    const { rows, complete } = await proposalIn(await infer(api, { taskId: id }));
    expect(complete).toBe(false);
    expect(rows).toBeGreaterThan(0);
    expect(rows).toBeLessThan(200_000);
  });
});

describe('no schema is inferred', () => {
  test("from another user's task, or from none", async () => {
    const api = await startApi();
    const { id } = await withUpload(api, CSV);
    await problemIn(await infer(api, { taskId: id }, 'grace'), 'not-found');
    for (const taskId of [anId(), 'nothing', '../ada', '']) {
      await problemIn(await infer(api, { taskId }), 'not-found');
    }
  });

  test('before the file has come', async () => {
    const api = await startApi();
    const task = aTask();
    await api.tasks.create(task);
    const problem = await problemIn(await infer(api, { taskId: task.id }), 'upload-unavailable');
    expect(problem).toMatchObject({ status: 409, detail: expect.stringContaining('has not arrived yet') });
  });

  test('when the file is gone, or was never let in', async () => {
    const api = await startApi();
    const gone = await withUpload(api, CSV);
    await api.uploads.remove(gone);
    const refused = aTask({ status: 'failed' });
    await api.tasks.create(refused);
    api.uploads.put(refused, Buffer.from('x'));
    for (const { id } of [gone, refused]) {
      const problem = await problemIn(await infer(api, { taskId: id }), 'upload-unavailable');
      expect(problem).toMatchObject({ status: 409, detail: expect.stringContaining('no longer') });
    }
  });

  test('when the file was replaced', async () => {
    const api = await startApi();
    const task = await withUpload(api, CSV);
    api.uploads.put(task, Buffer.from(CSV.replace('Ada', 'Eve')));
    await problemIn(await infer(api, { taskId: task.id }), 'upload-changed');
  });

  test.each([
    ['%PDF-1.7\n', 'file-format-unsupported'],
    ['PK\u{3}\u{4}', 'file-corrupt'],
    ['a\n"b', 'csv-quote-unclosed'],
    ['\n\n', 'file-empty'],
    [',,\n', 'header-missing'],
  ] as const)('from %j, and the problem says why', async (content, code) => {
    const api = await startApi();
    await problemIn(await infer(api, inline(content)), code);
  });

  test('from a sheet that is not there', async () => {
    const api = await startApi();
    const content = writeWorkbook({ sheets: [{ name: 'One', rows: [['a']] }] });
    await problemIn(await infer(api, { ...inline(content), options: { sheet: 'Two' } }), 'sheet-not-found');
  });

  test('from a file that has not even begun when the time is over', async () => {
    const api = await startApi({ now: hurryingClock(21_000) });
    const problem = await problemIn(await infer(api, inline(CSV)), 'file-limit-exceeded');
    expect(problem).toMatchObject({ limit: 'time' });
  });

  test('when its names alone are more than a schema may have', async () => {
    const api = await startApi();
    const names = Array.from({ length: 2_000 }, (_, i) => `${i}`.padEnd(900, '-'));
    const { id } = await withUpload(api, `${names.join()}\n`);
    const problem = await problemIn(await infer(api, { taskId: id }), 'file-limit-exceeded');
    expect(problem).toMatchObject({ limit: 'schemaBytes' });
  });

  test.each([
    [{}, ''],
    [{ taskId: 'x', ...inline(CSV) }, ''],
    [{ file: { content: 'a,b\n1,2' } }, '/file/content'],
    [{ file: { content: '' } }, '/file/content'],
    [{ taskId: 'x', options: { maxIssues: 3 } }, '/options/maxIssues'],
  ])('for %j, which is not a request', async (body, pointer) => {
    const api = await startApi();
    const { errors } = await problemIn(await infer(api, body), 'invalid-input');
    expect(errors?.[0]?.pointer).toBe(pointer);
  });
});
