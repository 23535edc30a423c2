import { createRoute, z } from '@hono/zod-openapi';
import {
  type CheckCompatibilityDeps,
  CompatibilityReport,
  checkCompatibility,
} from '../../../shared/schemas/check-compatibility.ts';
import { SchemaName } from '../../../shared/schemas/schema-repository.ts';
import type { Api } from '../context.ts';
import { json, jsonBody, problems, SIGNED_IN, USERS, WITH_BODY } from '../contract.ts';

const route = createRoute({
  method: 'post',
  path: '/schemas/{name}/check',
  operationId: 'checkSchema',
  tags: ['Schemas'],
  summary: 'Compare a proposed schema with the active version',
  description:
    '`BACKWARD`: every file that is valid now stays valid. `FORWARD`: every file that will be valid is valid now. `FULL`: both. ' +
    'A level is a promise; what cannot be shown counts as a difference. Nothing is saved.',
  security: USERS,
  request: {
    params: z.object({ name: SchemaName }),
    body: jsonBody(z.record(z.string(), z.unknown()).openapi({ description: 'A JSON Schema for one row' })),
  },
  responses: {
    200: json('How the two fit together', CompatibilityReport.openapi('CompatibilityReport')),
    ...problems(...SIGNED_IN, ...WITH_BODY, 'not-found', 'schema-invalid'),
  },
});

export function registerCheckSchema(app: Api, deps: CheckCompatibilityDeps): void {
  app.openapi(route, async (c) =>
    c.json(await checkCompatibility(deps, c.req.valid('param').name, c.req.valid('json')), 200),
  );
}
