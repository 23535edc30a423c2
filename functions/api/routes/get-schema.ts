import { createRoute, z } from '@hono/zod-openapi';
import { type GetSchemaDeps, getSchema } from '../../../shared/schemas/get-schema.ts';
import { SchemaName, type SchemaVersion } from '../../../shared/schemas/schema-repository.ts';
import { SchemaView, schemaView } from '../../../shared/schemas/schema-view.ts';
import type { Api } from '../context.ts';
import { ETAG, IfNoneMatch, json, NOT_MODIFIED, problems, SIGNED_IN, USERS } from '../contract.ts';
import { eTagOf } from '../etag.ts';

const route = createRoute({
  method: 'get',
  path: '/schemas/{name}',
  operationId: 'getSchema',
  tags: ['Schemas'],
  summary: 'Read the active version of a schema',
  security: USERS,
  request: { params: z.object({ name: SchemaName }), headers: IfNoneMatch },
  responses: {
    200: { ...json('The active version', SchemaView.openapi('Schema')), headers: ETAG },
    ...NOT_MODIFIED,
    ...problems(...SIGNED_IN, 'not-found'),
  },
});

export function registerGetSchema(app: Api, deps: GetSchemaDeps): void {
  app.openapi(route, async (c) => {
    const version = await getSchema(deps, c.req.valid('param').name);
    return c.json(schemaView(version), 200, { etag: schemaETag(version) });
  });
}

export function schemaETag({ name, version, hash }: SchemaVersion): string {
  return eTagOf('schema', name, version, hash);
}
