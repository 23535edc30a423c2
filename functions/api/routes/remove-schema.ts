import { createRoute, z } from '@hono/zod-openapi';
import { type RemoveSchemaDeps, removeSchema } from '../../../shared/schemas/remove-schema.ts';
import { SchemaName } from '../../../shared/schemas/schema-repository.ts';
import { SchemaView, schemaView } from '../../../shared/schemas/schema-view.ts';
import type { Api } from '../context.ts';
import { ADMINS, ETAG, json, problems, SIGNED_IN } from '../contract.ts';
import { matchesStrongly } from '../etag.ts';
import { originOf } from '../origin-of.ts';
import { schemaETag } from './get-schema.ts';

const route = createRoute({
  method: 'delete',
  path: '/schemas/{name}',
  operationId: 'removeSchema',
  tags: ['Schemas'],
  summary: 'Go back to the version before the active one, or remove them all',
  description:
    'The last version takes the name with it. Repeating the request goes back further: send the `ETag` of what you want to ' +
    'remove as `If-Match` to be safe. Numbers of versions are not given again. Tasks that began with a version end with it.',
  security: ADMINS,
  request: {
    params: z.object({ name: SchemaName }),
    query: z.object({
      all: z.enum(['true', 'false']).default('false').openapi({ description: 'Remove all versions' }),
    }),
    headers: z.object({
      'if-match': z.string().optional().openapi({ description: 'ETags of the version to remove; else 412' }),
    }),
  },
  responses: {
    200: { ...json('The version that is active now', SchemaView.openapi('Schema')), headers: ETAG },
    204: { description: 'Nothing has this name any more' },
    ...problems(
      ...SIGNED_IN,
      'invalid-input',
      'forbidden',
      'not-found',
      'precondition-failed',
      'stale-write',
    ),
  },
});

export function registerRemoveSchema(app: Api, deps: RemoveSchemaDeps): void {
  app.openapi(route, async (c) => {
    const { 'if-match': wanted } = c.req.valid('header');
    const active = await removeSchema(deps, {
      name: c.req.valid('param').name,
      all: c.req.valid('query').all === 'true',
      origin: originOf(c),
      isExpected: (version) => wanted === undefined || matchesStrongly(wanted, schemaETag(version)),
    });
    if (active === undefined) return c.body(null, 204);
    return c.json(schemaView(active), 200, { etag: schemaETag(active) });
  });
}
