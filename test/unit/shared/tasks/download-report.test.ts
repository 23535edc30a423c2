import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../../../../shared/errors.ts';
import type { ReportMessage } from '../../../../shared/events.ts';
import {
  downloadName,
  type RenderedReport,
  type ReportFormat,
  type ReportRows,
  renderedReportName,
} from '../../../../shared/reports/report-kind.ts';
import { writeReportState } from '../../../../shared/reports/report-state.ts';
import { ReportUnavailableError } from '../../../../shared/reports/report-unavailable-error.ts';
import { downloadReport } from '../../../../shared/tasks/download-report.ts';
import { taskMessage } from '../../../../shared/tasks/task-message.ts';
import { aTask } from '../../../support/builders.ts';
import { FixedClock } from '../../../support/fixed-clock.ts';
import { InMemoryMessageQueue } from '../../../support/in-memory-message-queue.ts';
import { InMemoryResultStore } from '../../../support/in-memory-result-store.ts';
import { InMemoryTaskRepository } from '../../../support/in-memory-task-repository.ts';
import { VALIDATED } from '../../../support/validation-results.ts';

const CSV: RenderedReport = { format: 'csv', rows: 'invalid' };

async function aFinishedTask() {
  const clock = new FixedClock();
  const tasks = new InMemoryTaskRepository();
  const results = new InMemoryResultStore();
  const reports = new InMemoryMessageQueue<ReportMessage>();
  const task = aTask(VALIDATED);
  await tasks.create(task);
  const ask = (format: ReportFormat = 'csv', rows: ReportRows = 'invalid') =>
    downloadReport({ tasks, results, reports, now: clock.now }, { username: 'ada', role: 'user' }, task.id, {
      format,
      rows,
    });
  const store = (report: RenderedReport) =>
    results.write(
      task,
      renderedReportName(report),
      (async function* () {
        yield Buffer.from('made');
      })(),
    );
  return { clock, results, reports, task, ask, store };
}

test.each([
  ['users.csv', 'users.issues.ndjson'],
  ['Über uns.2024.xlsx', 'Über uns.2024.issues.ndjson'],
  ['noextension', 'noextension.issues.ndjson'],
  ['.csv', 'report.issues.ndjson'],
  ['..', 'report.issues.ndjson'],
  ['../../etc/passwd', 'etc_passwd.issues.ndjson'],
  ['C:\\temp\\a.csv', 'C_temp_a.issues.ndjson'],
  ['a\r\nset-cookie: x=1.csv', 'a_set-cookie_ x=1.issues.ndjson'],
  ['\u202Egpj.csv', 'gpj.issues.ndjson'],
])('%j is downloaded as %s', (name, expected) => {
  expect(downloadName(name, undefined)).toBe(expected);
});

test.each([
  [{ format: 'csv', rows: 'all' }, 'users.issues.csv'],
  [{ format: 'xlsx', rows: 'valid' }, 'users.valid.xlsx'],
  [{ format: 'csv', rows: 'invalid' }, 'users.invalid.csv'],
  [{ format: 'json', rows: 'all' }, 'users.issues.json'],
  [{ format: 'frictionless', rows: 'all' }, 'users.issues.frictionless.json'],
] as const)('the report %j is downloaded as %s', (report, expected) => {
  expect(downloadName('users.csv', report)).toBe(expected);
});

describe('a report that is not there yet', () => {
  test('is sent for once, however often somebody asks', async () => {
    const { reports, task, ask } = await aFinishedTask();
    expect(await ask()).toBeUndefined();
    expect(await ask()).toBeUndefined();
    expect(reports.sent).toEqual([{ message: { ...taskMessage(task), report: CSV }, group: 'ada' }]);
  });

  test('is sent for apart from other formats and rows', async () => {
    const { reports, ask } = await aFinishedTask();
    await ask('csv', 'valid');
    await ask('xlsx', 'valid');
    await ask('json', 'all');
    await ask('json', 'invalid');
    expect(reports.sent.map(({ message }) => renderedReportName(message.report))).toEqual([
      'validation/report.valid.csv',
      'validation/report.valid.xlsx',
      'validation/report.all.json',
    ]);
  });

  test('is sent for again when it did not come within twenty minutes', async () => {
    const { clock, reports, ask } = await aFinishedTask();
    await ask();
    clock.advance(20 * 60 * 1000 + 1);
    await ask();
    expect(reports.sent).toHaveLength(2);
  });

  test('is where it was stored once it is there', async () => {
    const { reports, task, ask, store } = await aFinishedTask();
    await ask();
    await store(CSV);
    expect(await ask()).toContain(`${task.id}/validation/report.invalid.csv`);
    expect(reports.sent).toHaveLength(1);
  });
});

describe('a report that could not be made', () => {
  test('is refused with the reason for an hour, and then made anew', async () => {
    const { clock, results, reports, task, ask } = await aFinishedTask();
    const problem = { code: 'upload-changed', title: 'Changed', detail: 'The file is gone.' };
    const at = clock.now().toISOString();
    await writeReportState(results, task, CSV, { status: 'failed', at, problem });
    const refusal = await ask().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ReportUnavailableError);
    expect(refusal).toMatchObject({ message: 'The file is gone.', details: { reason: 'upload-changed' } });
    clock.advance(60 * 60 * 1000 + 1);
    expect(await ask()).toBeUndefined();
    expect(reports.sent).toHaveLength(1);
  });
});

test('the report in NDJSON is there at once', async () => {
  const { reports, task, ask } = await aFinishedTask();
  for (const rows of ['all', 'invalid'] as const) {
    expect(await ask('ndjson', rows)).toContain(`${task.id}/validation/report.ndjson`);
  }
  expect(reports.sent).toEqual([]);
});

test.each(['ndjson', 'json', 'frictionless'] as const)('%s has no valid rows to list', async (format) => {
  const { ask } = await aFinishedTask();
  await expect(ask(format, 'valid')).rejects.toThrow(InvalidInputError);
});
