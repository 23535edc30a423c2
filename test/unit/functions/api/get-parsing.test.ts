import { expect, test } from 'vitest';
import type { ParsingReport } from '../../../../shared/tasks/parsing-report.ts';
import type { Task, TaskStatus } from '../../../../shared/tasks/task.ts';
import { startApi } from '../../../support/api.ts';
import { aTask } from '../../../support/builders.ts';
import { problemIn } from '../../../support/problem.ts';

const REPORT: ParsingReport = {
  summary: '1 table, 1 formula column, 2 of 2 computed cells proven',
  tables: [
    {
      sheet: 'Orders',
      table: 'Orders',
      view: 'v_Orders',
      range: 'A1:B3',
      rows: 2,
      why: ['Its cells touch each other and nothing else.'],
      columns: [
        { name: 'Net', header: 'Net', letter: 'A', type: 'double', kind: 'input' },
        {
          name: 'Gross',
          header: 'Gross',
          letter: 'B',
          type: 'double',
          kind: 'formula',
          formula: '=A2*1.2',
          sql: '"a0"."Net" * 1.2',
          verdict: { pass: 2, fail: 0, unresolved: 0 },
        },
      ],
    },
  ],
  formulas: { cells: 2, distinct: 1, translated: 1, unsupported: 0 },
  proof: { engine: 'a database', cells: 2, pass: 2, fail: 0, unresolved: 0 },
  unsupported: [],
  unresolved: [],
  failures: [],
  dialect: 'postgresql',
  layout: 'view',
  dialects: [
    { dialect: 'postgresql', translatedCells: 2, unsupported: 0, lacks: [] },
    {
      dialect: 'sqlite',
      translatedCells: 0,
      unsupported: 1,
      lacks: [
        {
          sheet: 'Orders',
          cell: 'B2:B3',
          formula: '=A2*1.2',
          code: 'dialect',
          reason: 'SQLite has no helper multiply',
        },
      ],
    },
  ],
};

const FIGURES = {
  outcome: 'proven',
  tables: 1,
  formulaCells: 2,
  pass: 2,
  fail: 0,
  unresolved: 0,
  durationMs: 7,
  fromCache: false,
} as const;

const PACKAGES = ['parsing/package.sql', 'parsing/package.duckdb.sql'] as const;

async function withParsing(change: Partial<Task> = {}) {
  const api = await startApi();
  const task = aTask({
    status: 'succeeded',
    workflows: { parsing: { status: 'succeeded' } },
    parsing: FIGURES,
    file: { name: 'Orders 2024.xlsx', size: 3, contentType: 'application/octet-stream' },
    ...change,
  });
  await api.tasks.create(task);
  await api.results.write(task, 'parsing/summary.json', chunks(JSON.stringify(REPORT)));
  for (const name of PACKAGES) await api.results.write(task, name, chunks('select 1;'));
  return { api, task, path: `/api/v1/tasks/${task.id}/parsing` };
}

async function* chunks(text: string) {
  yield Buffer.from(text);
}

test('gives tables, formulas and what the proof came to', async () => {
  const { api, path } = await withParsing();
  const response = await api.request(path, { as: 'ada' });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ outcome: 'proven', ...REPORT, durationMs: 7, fromCache: false });
  const headers = { 'if-none-match': response.headers.get('etag') ?? '' };
  expect((await api.request(path, { as: 'ada', headers })).status).toBe(304);
});

test.each([
  ['/sql', 'parsing/package.sql', 'Orders 2024.sql'],
  ['/sql?dialect=postgresql', 'parsing/package.sql', 'Orders 2024.sql'],
  ['/sql?dialect=duckdb', 'parsing/package.duckdb.sql', 'Orders 2024.duckdb.sql'],
  ['/workbook', 'parsing/workbook.json', 'Orders 2024.workbook.json'],
])('%s leads to the download of %s', async (route, name, fileName) => {
  const { api, path } = await withParsing();
  const response = await api.request(`${path}${route}`, { as: 'ada' });
  expect(response.status).toBe(303);
  const location = decodeURIComponent(response.headers.get('location') ?? '');
  expect(location).toContain(name);
  expect(location).toContain(fileName);
});

test('leads to the dialect that the task was created with when none is named', async () => {
  const { api, path } = await withParsing({ options: { dialect: 'duckdb' } });
  const response = await api.request(`${path}/sql`, { as: 'ada' });
  expect(decodeURIComponent(response.headers.get('location') ?? '')).toContain('parsing/package.duckdb.sql');
});

test('has no SQL in a dialect that was not rendered', async () => {
  const { api, path } = await withParsing();
  const problem = await problemIn(
    await api.request(`${path}/sql?dialect=sqlite`, { as: 'ada' }),
    'not-found',
  );
  expect(problem.detail).toContain('was not written for sqlite');
});

test('gives a report that was kept before there were other dialects', async () => {
  const { api, path, task } = await withParsing();
  const { dialects: _, layout: __, ...old } = REPORT;
  await api.results.write(task, 'parsing/summary.json', chunks(JSON.stringify(old)));
  expect(await (await api.request(path, { as: 'ada' })).json()).toMatchObject({
    dialects: [],
    layout: 'view',
  });
});

test('refuses a dialect that is not there', async () => {
  const { api, path } = await withParsing();
  await problemIn(await api.request(`${path}/sql?dialect=oracle`, { as: 'ada' }), 'invalid-input');
});

test.each<[TaskStatus, TaskStatus, string]>([
  ['queued', 'queued', 'task-not-finished'],
  ['running', 'running', 'task-not-finished'],
  ['failed', 'failed', 'task-unsuccessful'],
  ['cancelled', 'succeeded', 'task-unsuccessful'],
])('a task that is %s and its parsing %s has no results', async (status, state, code) => {
  const { api, path } = await withParsing({ status, workflows: { parsing: { status: state } } });
  for (const route of ['', '/sql', '/workbook']) {
    const response = await api.request(`${path}${route}`, { as: 'ada' });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code });
  }
});

test('results are there while the other workflow still runs', async () => {
  const workflows = { validation: { status: 'running' }, parsing: { status: 'succeeded' } } as const;
  const { api, path } = await withParsing({ status: 'running', workflows });
  expect((await api.request(path, { as: 'ada' })).status).toBe(200);
});

test('a task that was created without parsing says how to have it', async () => {
  const { api, path } = await withParsing({ workflows: { validation: { status: 'succeeded' } } });
  const { detail } = await problemIn(await api.request(path, { as: 'ada' }), 'not-found');
  expect(detail).toMatch(
    /^Task \S+ has no parsing: it was created with "workflows": \["validation"\]\. .*"from": "/,
  );
});

test('a task without parsing, or somebody else’s, is not found', async () => {
  const validated = await withParsing({ workflows: { validation: { status: 'succeeded' } } });
  const { api, path } = await withParsing();
  for (const response of [
    await validated.api.request(validated.path, { as: 'ada' }),
    await api.request(path, { as: 'grace' }),
    await api.request(`${path}/sql`, { as: 'grace' }),
  ]) {
    await problemIn(response, 'not-found');
  }
});
