import { createRoute, z } from '@hono/zod-openapi';
import { type DownloadReportDeps, downloadReport } from '../../../shared/tasks/download-report.ts';
import type { Api } from '../context.ts';
import { LOCATION, problems, SIGNED_IN, USERS } from '../contract.ts';

const ReportFormat = z.enum(['ndjson'], 'The report can be had as ndjson.');

const route = createRoute({
  method: 'get',
  path: '/tasks/{id}/validation/report',
  operationId: 'downloadReport',
  tags: ['Validation'],
  summary: 'Download all issues',
  security: USERS,
  request: {
    params: z.object({ id: z.string() }),
    query: z.object({
      format: ReportFormat.default('ndjson').openapi({ description: 'An issue per line, as JSON' }),
    }),
  },
  responses: {
    303: { description: 'Download it there within a few minutes', headers: LOCATION },
    ...problems(...SIGNED_IN, 'invalid-input', 'not-found', 'task-not-finished', 'task-unsuccessful'),
  },
});

export function registerDownloadReport(app: Api, deps: DownloadReportDeps): void {
  app.openapi(route, async (c) => {
    const url = await downloadReport(deps, c.get('principal'), c.req.valid('param').id);
    return c.redirect(url, 303);
  });
}
