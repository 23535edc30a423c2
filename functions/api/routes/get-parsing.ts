import { createRoute, z } from '@hono/zod-openapi';
import { ParsingView, type ReadParsingDeps, readParsing } from '../../../shared/tasks/read-parsing.ts';
import type { Api } from '../context.ts';
import { ETAG, IfNoneMatch, json, NOT_MODIFIED, problems, SIGNED_IN, USERS } from '../contract.ts';
import { eTagOf } from '../etag.ts';

const route = createRoute({
  method: 'get',
  path: '/tasks/{id}/parsing',
  operationId: 'getParsing',
  tags: ['Parsing'],
  summary: 'Read what became of a workbook: tables, columns, formulas and what the proof came to',
  security: USERS,
  request: { params: z.object({ id: z.string() }), headers: IfNoneMatch },
  responses: {
    200: { ...json('The summary', ParsingView.openapi('Parsing')), headers: ETAG },
    ...NOT_MODIFIED,
    ...problems(...SIGNED_IN, 'not-found', 'task-not-finished', 'task-unsuccessful'),
  },
});

export function registerGetParsing(app: Api, deps: ReadParsingDeps): void {
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const parsing = await readParsing(deps, c.get('principal'), id);
    return c.json(parsing, 200, { etag: eTagOf('parsing', JSON.stringify(parsing)) });
  });
}
