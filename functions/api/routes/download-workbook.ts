import { createRoute, z } from '@hono/zod-openapi';
import { type DownloadParsingDeps, downloadWorkbook } from '../../../shared/tasks/download-parsing.ts';
import type { Api } from '../context.ts';
import { LOCATION, problems, SIGNED_IN, USERS } from '../contract.ts';

const route = createRoute({
  method: 'get',
  path: '/tasks/{id}/parsing/workbook',
  operationId: 'downloadWorkbook',
  tags: ['Parsing'],
  summary:
    'Download the workbook as JSON: sheets, regions and why they are some, formulas with their trees and verdicts',
  security: USERS,
  request: { params: z.object({ id: z.string() }) },
  responses: {
    303: { description: 'Download it there within a few minutes', headers: LOCATION },
    ...problems(...SIGNED_IN, 'not-found', 'task-not-finished', 'task-unsuccessful'),
  },
});

export function registerDownloadWorkbook(app: Api, deps: DownloadParsingDeps): void {
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    return c.redirect(await downloadWorkbook(deps, c.get('principal'), id), 303);
  });
}
