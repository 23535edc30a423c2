import { createRoute, z } from '@hono/zod-openapi';
import { isProblemCode, PROBLEMS } from '../../../shared/problem-catalogue.ts';
import type { Api } from '../context.ts';
import { problems } from '../contract.ts';
import { STATUS } from '../problem.ts';
import { problemIndexPage } from '../problem-page.ts';
import { wantedType } from '../wanted-type.ts';

const ProblemList = z
  .object({ items: z.array(z.object({ code: z.string(), status: z.int(), title: z.string() })) })
  .openapi('ProblemList');

const route = createRoute({
  method: 'get',
  path: '/problems',
  operationId: 'listProblems',
  tags: ['Service'],
  summary: 'List the codes of problems: a page for people, or JSON; also at /problems',
  responses: {
    200: {
      description: 'Every code; GET /problems/{code} explains one',
      content: {
        'application/json': { schema: ProblemList },
        'text/html': { schema: z.string() },
      },
    },
    ...problems(),
  },
});

export function registerListProblems(app: Api): void {
  app.openapi(route, (c) => {
    const items = Object.keys(PROBLEMS)
      .filter(isProblemCode)
      .map((code) => ({ code, status: STATUS[code], title: PROBLEMS[code].title }));
    if (wantedType(c) === 'application/json') return c.json({ items }, 200);
    return c.html(problemIndexPage(items), 200);
  });
}
