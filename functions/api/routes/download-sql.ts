import { createRoute, z } from '@hono/zod-openapi';
import { type DownloadParsingDeps, downloadSql } from '../../../shared/tasks/download-parsing.ts';
import { Dialect } from '../../../shared/tasks/task.ts';
import type { Api } from '../context.ts';
import { LOCATION, problems, SIGNED_IN, USERS } from '../contract.ts';

const route = createRoute({
  method: 'get',
  path: '/tasks/{id}/parsing/sql',
  operationId: 'downloadSql',
  tags: ['Parsing'],
  summary: 'Download the SQL that builds the workbook in an empty database',
  description:
    'For PostgreSQL, which it was proven on, for DuckDB or for SQLite. What an engine lacks is listed with the results of the task. ' +
    'Of a workbook with more than 500 different formulas only PostgreSQL and the dialect of the task’s options are there.',
  security: USERS,
  request: {
    params: z.object({ id: z.string() }),
    query: z.object({
      dialect: Dialect.optional().openapi({
        description: 'That of the task’s options, or else PostgreSQL, when nothing is said',
      }),
    }),
  },
  responses: {
    303: { description: 'Download it there within a few minutes', headers: LOCATION },
    ...problems(...SIGNED_IN, 'invalid-input', 'not-found', 'task-not-finished', 'task-unsuccessful'),
  },
});

export function registerDownloadSql(app: Api, deps: DownloadParsingDeps): void {
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const { dialect } = c.req.valid('query');
    return c.redirect(await downloadSql(deps, c.get('principal'), id, dialect), 303);
  });
}
