import { createRoute, z } from '@hono/zod-openapi';
import { NotFoundError } from '../../../shared/errors.ts';
import { isProblemCode, PROBLEMS, type ProblemCode } from '../../../shared/problem-catalogue.ts';
import type { Api } from '../context.ts';
import { problems } from '../contract.ts';
import { STATUS } from '../problem.ts';
import { problemPage } from '../problem-page.ts';
import { wantedType } from '../wanted-type.ts';

const ProblemDescription = z
  .object({ code: z.string(), status: z.int(), title: z.string(), meaning: z.string(), remedy: z.string() })
  .openapi('ProblemDescription');

const route = createRoute({
  method: 'get',
  path: '/problems/{code}',
  operationId: 'getProblem',
  tags: ['Service'],
  summary: 'Explain the code of a problem: a page for people, or JSON; also at /problems/{code}',
  request: { params: z.object({ code: z.string() }) },
  responses: {
    200: {
      description: 'What the code means and what to do about it',
      content: {
        'application/json': { schema: ProblemDescription },
        'text/html': { schema: z.string() },
      },
    },
    ...problems('not-found'),
  },
});

export function registerGetProblem(app: Api): void {
  app.openapi(route, (c) => {
    const { code } = c.req.valid('param');
    if (!isProblemCode(code))
      throw new NotFoundError('problem code', code, `There is no problem “${code}”. /problems lists all.`);
    if (wantedType(c) === 'application/json') return c.json(describe(code), 200);
    return c.html(problemPage(describe(code)), 200);
  });
}

function describe(code: ProblemCode): z.infer<typeof ProblemDescription> {
  return { code, status: STATUS[code], ...PROBLEMS[code] };
}
