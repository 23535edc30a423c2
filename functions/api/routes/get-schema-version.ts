import { createRoute, z } from '@hono/zod-openapi';
import { type GetSchemaDeps, getSchema } from '../../../shared/schemas/get-schema.ts';
import { SchemaName } from '../../../shared/schemas/schema-repository.ts';
import { SchemaView, schemaView } from '../../../shared/schemas/schema-view.ts';
import type { Api } from '../context.ts';
import { ETAG, IfNoneMatch, inDigits, json, NOT_MODIFIED, problems, SIGNED_IN, USERS } from '../contract.ts';
import { schemaETag } from './get-schema.ts';

const route = createRoute({
  method: 'get',
  path: '/schemas/{name}/versions/{version}',
  operationId: 'getSchemaVersion',
  tags: ['Schemas'],
  summary: 'Read one version of a schema; it never changes',
  security: USERS,
  request: {
    params: z.object({
      name: SchemaName,
      version: z.preprocess(
        inDigits,
        z.coerce.number().int().min(1).max(999_999_999).openapi({ type: 'integer' }),
      ),
    }),
    headers: IfNoneMatch,
  },
  responses: {
    200: { ...json('That version', SchemaView.openapi('Schema')), headers: ETAG },
    ...NOT_MODIFIED,
    ...problems(...SIGNED_IN, 'not-found'),
  },
});

export function registerGetSchemaVersion(app: Api, deps: GetSchemaDeps): void {
  app.openapi(route, async (c) => {
    const { name, version } = c.req.valid('param');
    const found = await getSchema(deps, name, version);
    return c.json(schemaView(found), 200, { etag: schemaETag(found) });
  });
}
