import { createRoute, z } from '@hono/zod-openapi';
import { type ListVersionsDeps, listVersions } from '../../../shared/schemas/list-versions.ts';
import { SchemaName } from '../../../shared/schemas/schema-repository.ts';
import { SchemaSummary, schemaSummary } from '../../../shared/schemas/schema-view.ts';
import type { Api } from '../context.ts';
import { json, PageQuery, pageOf, problems, SIGNED_IN, USERS } from '../contract.ts';

const VersionSummary = SchemaSummary.extend({
  active: z.boolean().openapi({ description: 'Whether it is the version in force' }),
}).openapi('SchemaVersionSummary');

const route = createRoute({
  method: 'get',
  path: '/schemas/{name}/versions',
  operationId: 'listSchemaVersions',
  tags: ['Schemas'],
  summary: 'List the versions of a schema, newest first',
  security: USERS,
  request: { params: z.object({ name: SchemaName }), query: PageQuery },
  responses: {
    200: json('A page of versions', pageOf(VersionSummary)),
    ...problems(...SIGNED_IN, 'invalid-input', 'not-found'),
  },
});

export function registerListSchemaVersions(app: Api, deps: ListVersionsDeps): void {
  app.openapi(route, async (c) => {
    const { items, next } = await listVersions(deps, c.req.valid('param').name, c.req.valid('query'));
    return c.json({ items: items.map((one) => ({ ...schemaSummary(one), active: one.active })), next }, 200);
  });
}
