import { describe, expect, test } from 'vitest';
import { Problem } from '../../../../functions/api/problem.ts';
import { writeReportState } from '../../../../shared/reports/report-state.ts';
import type { TaskStatus } from '../../../../shared/tasks/task.ts';
import { startApi } from '../../../support/api.ts';
import { aTask } from '../../../support/builders.ts';
import { pageIn } from '../../../support/json.ts';
import { problemIn } from '../../../support/problem.ts';
import { anIssue, storeReport, storeSummary, VALIDATED } from '../../../support/validation-results.ts';

async function withReport(
  issues = [anIssue({ row: 2 }), anIssue({ row: 3, column: 'name', code: 'required' })],
) {
  const api = await startApi();
  const task = aTask({
    ...VALIDATED,
    file: { name: 'Users 2024.csv', size: 3, contentType: 'text/csv', sha256: 'x' },
  });
  await api.tasks.create(task);
  await storeReport(api.results, task, issues);
  await storeSummary(api.results, task, issues);
  return { api, task, path: `/api/v1/tasks/${task.id}/validation` };
}

describe('reading a validation', () => {
  test('gives the figures, the columns and the first issues', async () => {
    const { api, path } = await withReport();
    const response = await api.request(path, { as: 'ada' });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      outcome: 'invalid',
      summary: '2 of 10 rows have issues',
      rows: { total: 10, valid: 8, invalid: 2 },
      cells: 20,
      issueCount: 2,
      issuesByCode: { type: 1, required: 1 },
      issuesByColumn: { age: 1, name: 1 },
      columns: [{ name: 'age', header: 'Age', index: 1, nulls: 0, issues: 1 }],
      header: ['Age'],
      schema: { name: 'users', version: 1 },
      file: { sha256: 'x', format: 'csv', encoding: 'utf-8', delimiter: ',' },
      issues: [anIssue({ row: 2 }), anIssue({ row: 3, column: 'name', code: 'required' })],
      warnings: [],
      stoppedEarly: false,
      durationMs: 412,
      fromCache: false,
    });
  });

  test('has a tag', async () => {
    const { api, path } = await withReport();
    const headers = { 'if-none-match': (await api.request(path, { as: 'ada' })).headers.get('etag') ?? '' };
    expect((await api.request(path, { as: 'ada', headers })).status).toBe(304);
  });
});

describe('listing issues', () => {
  test('pages through them in file order', async () => {
    const { api, path } = await withReport([2, 3, 4].map((row) => anIssue({ row })));
    const first = await pageIn(await api.request(`${path}/issues?limit=2`, { as: 'ada' }));
    const second = await pageIn(
      await api.request(`${path}/issues?limit=2&cursor=${first.next}`, { as: 'admin' }),
    );
    expect([...first.items, ...second.items].map(({ row }) => row)).toEqual([2, 3, 4]);
    expect(second).not.toHaveProperty('next');
  });

  test('narrows by code and column', async () => {
    const { api, path } = await withReport();
    const response = await api.request(`${path}/issues?code=required&column=name`, { as: 'ada' });
    expect((await pageIn(response)).items).toMatchObject([{ row: 3 }]);
    const none = await api.request(`${path}/issues?code=required&column=age`, { as: 'ada' });
    expect(await none.json()).toEqual({ items: [] });
  });

  test('refuses a cursor of another task', async () => {
    const { api, path } = await withReport();
    const other = aTask(VALIDATED);
    await api.tasks.create(other);
    await storeReport(api.results, other, [anIssue(), anIssue()]);
    const { next } = await pageIn(
      await api.request(`/api/v1/tasks/${other.id}/validation/issues?limit=1`, { as: 'ada' }),
    );
    const response = await api.request(`${path}/issues?cursor=${next}`, { as: 'ada' });
    expect((await problemIn(response, 'invalid-input')).errors?.[0]?.pointer).toBe('cursor');
  });
});

describe('downloading the report', () => {
  test.each(['', '?format=ndjson'])('leads to it (%s)', async (query) => {
    const { api, task, path } = await withReport();
    const response = await api.request(`${path}/report${query}`, { as: 'ada' });
    expect(response.status).toBe(303);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const location = response.headers.get('location') ?? '';
    expect(location).toContain(`${task.id}/validation/report.ndjson`);
    expect(new URL(location).searchParams.get('as')).toBe('Users 2024.issues.ndjson');
  });

  test.each(['pdf', 'NDJSON', ''])('refuses the format %j and names what there is', async (format) => {
    const { api, path } = await withReport();
    const response = await api.request(`${path}/report?format=${format}`, { as: 'ada' });
    const problem = await problemIn(response, 'invalid-input');
    expect(problem.errors?.[0]).toMatchObject({
      pointer: 'format',
      detail: expect.stringContaining('ndjson'),
    });
  });

  test.each(['json', 'csv', 'xlsx', 'frictionless'])(
    'asks to wait while it is made as %s, which the first request sets off',
    async (format) => {
      const { api, path } = await withReport();
      for (const _ of ['first', 'second']) {
        const response = await api.request(`${path}/report?format=${format}`, { as: 'ada' });
        expect(response.status).toBe(202);
        expect(response.headers.get('retry-after')).toBe('2');
        expect(await response.json()).toEqual({ status: 'rendering' });
      }
      expect(api.reports.sent).toHaveLength(1);
      expect(api.reports.sent[0]?.message.report).toEqual({ format, rows: 'all' });
    },
  );

  test('leads to one that was made', async () => {
    const { api, task, path } = await withReport();
    const made = async function* () {
      yield Buffer.from('made');
    };
    await api.results.write(task, 'validation/report.invalid.xlsx', made());
    const response = await api.request(`${path}/report?format=xlsx&rows=invalid`, { as: 'admin' });
    expect(response.status).toBe(303);
    const location = new URL(response.headers.get('location') ?? '');
    expect(location.searchParams.get('as')).toBe('Users 2024.invalid.xlsx');
    expect(api.reports.sent).toEqual([]);
  });

  test('says why one could not be made', async () => {
    const { api, task, path } = await withReport();
    const problem = { code: 'upload-changed', title: 'Changed', detail: 'The file is gone.' };
    const at = api.clock.now().toISOString();
    await writeReportState(
      api.results,
      task,
      { format: 'csv', rows: 'all' },
      { status: 'failed', at, problem },
    );
    const response = await api.request(`${path}/report?format=csv`, { as: 'ada' });
    expect(await problemIn(response, 'report-unavailable')).toMatchObject({
      status: 409,
      detail: 'The file is gone.',
      reason: 'upload-changed',
    });
  });

  test('refuses valid rows where only issues are listed', async () => {
    const { api, path } = await withReport();
    const response = await api.request(`${path}/report?format=json&rows=valid`, { as: 'ada' });
    const problem = await problemIn(response, 'invalid-input');
    expect(problem.errors?.[0]).toMatchObject({
      pointer: 'rows',
      detail: expect.stringContaining('rows=all'),
    });
  });
});

describe.each(['', '/issues', '/report'])('GET /tasks/{id}/validation%s', (suffix) => {
  test.each(['awaiting-upload', 'queued', 'running'] as const)(
    'is refused while it is %s',
    async (status) => {
      expect(await codeFor(status, suffix)).toBe('task-not-finished');
    },
  );

  test.each(['failed', 'cancelled', 'expired'] as const)('is refused when it is %s', async (status) => {
    expect(await codeFor(status, suffix)).toBe('task-unsuccessful');
  });
});

test.each(['', '/issues'])('is not found when the results are gone (%s)', async (suffix) => {
  const api = await startApi();
  const task = aTask(VALIDATED);
  await api.tasks.create(task);
  const response = await api.request(`/api/v1/tasks/${task.id}/validation${suffix}`, { as: 'ada' });
  await problemIn(response, 'not-found');
});

async function codeFor(status: TaskStatus, suffix: string): Promise<string> {
  const api = await startApi();
  const task = aTask({ status });
  await api.tasks.create(task);
  const response = await api.request(`/api/v1/tasks/${task.id}/validation${suffix}`, { as: 'ada' });
  expect(response.status).toBe(409);
  return Problem.parse(await response.json()).code;
}
