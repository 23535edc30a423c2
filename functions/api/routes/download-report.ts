import { createRoute, z } from '@hono/zod-openapi';
import { ReportFormat, ReportRows } from '../../../shared/reports/report-kind.ts';
import { type DownloadReportDeps, downloadReport } from '../../../shared/tasks/download-report.ts';
import type { Api } from '../context.ts';
import { json, LOCATION, problems, SIGNED_IN, USERS } from '../contract.ts';

/** Seconds between two looks. */
const RETRY_AFTER = '2';

const Query = z.object({
  format: ReportFormat.default('ndjson').openapi({
    description:
      '`ndjson`: an issue per line; `json`: figures and issues in one document; `frictionless`: a validation report of ' +
      'Frictionless; `csv` and `xlsx`: the file given back with its errors marked, of a workbook only ' +
      'the sheet that was read',
  }),
  rows: ReportRows.default('all').openapi({
    description: 'Which rows `csv` and `xlsx` give back. The others list issues, so they have no valid rows',
  }),
});

const route = createRoute({
  method: 'get',
  path: '/tasks/{id}/validation/report',
  operationId: 'downloadReport',
  tags: ['Validation'],
  summary: 'Download all issues, or the file with its errors marked',
  security: USERS,
  request: { params: z.object({ id: z.string() }), query: Query },
  responses: {
    202: {
      ...json('It is being made. Ask again', z.object({ status: z.literal('rendering') })),
      headers: { 'retry-after': { schema: { type: 'integer' as const }, description: 'Seconds' } },
    },
    303: { description: 'Download it there within a few minutes', headers: LOCATION },
    ...problems(
      ...SIGNED_IN,
      'invalid-input',
      'not-found',
      'task-not-finished',
      'task-unsuccessful',
      'report-unavailable',
    ),
  },
});

export function registerDownloadReport(app: Api, deps: DownloadReportDeps): void {
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const url = await downloadReport(deps, c.get('principal'), id, c.req.valid('query'));
    if (url !== undefined) return c.redirect(url, 303);
    return c.json({ status: 'rendering' as const }, 202, { 'retry-after': RETRY_AFTER });
  });
}
