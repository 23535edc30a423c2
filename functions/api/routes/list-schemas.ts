import { createRoute, z } from '@hono/zod-openapi';
import { type ListSchemasDeps, listSchemas } from '../../../shared/schemas/list-schemas.ts';
import { SchemaSummary, schemaSummary } from '../../../shared/schemas/schema-view.ts';
import type { Api } from '../context.ts';
import { json, PageQuery, pageOf, problems, SIGNED_IN, USERS } from '../contract.ts';

const route = createRoute({
  method: 'get',
  path: '/schemas',
  operationId: 'listSchemas',
  tags: ['Schemas'],
  summary: 'List the active versions by name',
  security: USERS,
  request: {
    query: PageQuery.extend({
      query: z.string().min(1).max(128).optional().openapi({ description: 'Part of the name' }),
    }),
  },
  responses: {
    200: json('A page of schemas', pageOf(SchemaSummary.openapi('SchemaSummary'))),
    ...problems(...SIGNED_IN, 'invalid-input'),
  },
});

export function registerListSchemas(app: Api, deps: ListSchemasDeps): void {
  app.openapi(route, async (c) => {
    const { query, ...page } = c.req.valid('query');
    const { items, next } = await listSchemas(deps, query, page);
    return c.json({ items: items.map(schemaSummary), next }, 200);
  });
}
