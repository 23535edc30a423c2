import { describe, expect, test } from 'vitest';
import { NotFoundError } from '../../../../shared/errors.ts';
import { renderReport } from '../../../../shared/reports/render-report.ts';
import type { RenderedReport } from '../../../../shared/reports/report-kind.ts';
import { readReportState } from '../../../../shared/reports/report-state.ts';
import { anId } from '../../../support/builders.ts';
import { ATTEMPT, ReportWorld } from './report-world.ts';

const CSV: RenderedReport = { format: 'csv', rows: 'all' };
const BAD = 'name,age\nAda,young\n';

describe('rendering a report', () => {
  test.each(['json', 'frictionless', 'csv'] as const)(
    'gives the same bytes each time (%s)',
    async (format) => {
      const report = { format, rows: 'all' } as const;
      const [one, other] = [await ReportWorld.of(BAD), await ReportWorld.of(BAD)];
      expect(await one.text(report)).toBe(await other.text(report));
    },
  );

  test('happens once, however often the message comes', async () => {
    const report = await ReportWorld.of(BAD);
    expect(await report.render(CSV)).toBe('rendered');
    expect(await report.render(CSV)).toBe('already-there');
  });

  test('is refused for a task that nobody knows', async () => {
    const { world } = await ReportWorld.of(BAD);
    const message = { ownerId: 'ada', taskId: anId(), report: CSV };
    await expect(renderReport(world, message, ATTEMPT)).rejects.toThrow(NotFoundError);
  });

  test('is refused for a task that failed', async () => {
    const report = await ReportWorld.of('');
    await expect(report.render(CSV)).rejects.toMatchObject({ code: 'task-unsuccessful' });
  });

  test('ends with a reason when the file is gone', async () => {
    const report = await ReportWorld.of(BAD);
    await report.world.uploads.remove(report.task);
    expect(await report.render(CSV)).toBe('failed');
    expect(await stateOf(report)).toMatchObject({ status: 'failed', problem: { code: 'upload-changed' } });
  });

  test('ends with a reason when the results are gone', async () => {
    const report = await ReportWorld.of(BAD);
    await report.world.results.remove(report.task, 'validation/report.ndjson');
    expect(await report.render(CSV)).toBe('failed');
    expect(await stateOf(report)).toMatchObject({ problem: { code: 'report-unavailable' } });
  });

  test('ends with advice when there is not enough time', async () => {
    const report = await ReportWorld.of(BAD);
    expect(await report.render(CSV, { isLast: false, outOfTime: AbortSignal.abort() })).toBe('failed');
    expect(await stateOf(report)).toMatchObject({
      problem: { detail: expect.stringContaining('rows=invalid') },
    });
  });
});

describe('a fault while rendering', () => {
  const withFault = async () => {
    const report = await ReportWorld.of(BAD);
    report.world.uploads.open = () => {
      throw new Error('connection lost');
    };
    return report;
  };

  test('lets the message come again, and those who wait go on waiting', async () => {
    const report = await withFault();
    await expect(report.render(CSV)).rejects.toThrow('connection lost');
    expect(await stateOf(report)).toBeUndefined();
  });

  test('is told to those who wait when it was the last attempt, and stays a fault', async () => {
    const report = await withFault();
    await expect(report.render(CSV, { ...ATTEMPT, isLast: true })).rejects.toThrow('connection lost');
    const state = await stateOf(report);
    expect(state).toMatchObject({ status: 'failed', problem: { code: 'report-unavailable' } });
    expect(JSON.stringify(state)).not.toContain('connection');
  });
});

function stateOf({ world, task }: ReportWorld) {
  return readReportState(world.results, task, CSV);
}
