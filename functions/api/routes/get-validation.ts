import { createRoute, z } from '@hono/zod-openapi';
import {
  type ReadValidationDeps,
  readValidation,
  ValidationView,
} from '../../../shared/tasks/read-validation.ts';
import type { Api } from '../context.ts';
import { ETAG, IfNoneMatch, json, NOT_MODIFIED, problems, SIGNED_IN, USERS } from '../contract.ts';
import { eTagOf } from '../etag.ts';

const route = createRoute({
  method: 'get',
  path: '/tasks/{id}/validation',
  operationId: 'getValidation',
  tags: ['Validation'],
  summary: 'Read what the validation found: figures, columns and the first 50 issues',
  security: USERS,
  request: { params: z.object({ id: z.string() }), headers: IfNoneMatch },
  responses: {
    200: { ...json('The summary', ValidationView.openapi('Validation')), headers: ETAG },
    ...NOT_MODIFIED,
    ...problems(...SIGNED_IN, 'not-found', 'task-not-finished', 'task-unsuccessful'),
  },
});

export function registerGetValidation(app: Api, deps: ReadValidationDeps): void {
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const validation = await readValidation(deps, c.get('principal'), id);
    return c.json(validation, 200, { etag: eTagOf('validation', JSON.stringify(validation)) });
  });
}
