import { createRoute, z } from '@hono/zod-openapi';
import { IssueFilter, type ReadIssuesDeps, readIssues } from '../../../shared/tasks/read-issues.ts';
import { Issue } from '../../../shared/validation/issue.ts';
import type { Api } from '../context.ts';
import { json, PageQuery, pageOf, problems, SIGNED_IN, USERS } from '../contract.ts';

const route = createRoute({
  method: 'get',
  path: '/tasks/{id}/validation/issues',
  operationId: 'listIssues',
  tags: ['Validation'],
  summary: 'List the issues in file order',
  description:
    'A request looks through some megabytes of the report. With a filter that matches little, a page may hold fewer ' +
    'items than `limit`, or none, and still have a `next`.',
  security: USERS,
  request: {
    params: z.object({ id: z.string() }),
    query: PageQuery.extend(IssueFilter.shape),
  },
  responses: {
    200: json('A page of issues', pageOf(Issue.openapi('Issue'))),
    ...problems(...SIGNED_IN, 'invalid-input', 'not-found', 'task-not-finished', 'task-unsuccessful'),
  },
});

export function registerListIssues(app: Api, deps: ReadIssuesDeps): void {
  app.openapi(route, async (c) => {
    const { limit, cursor, ...filter } = c.req.valid('query');
    const { id } = c.req.valid('param');
    const { items, next } = await readIssues(deps, c.get('principal'), id, filter, { limit, cursor });
    return c.json({ items: [...items], next }, 200);
  });
}
