import { createRoute, z } from '@hono/zod-openapi';
import { type SaveSchemaDeps, saveSchema } from '../../../shared/schemas/save-schema.ts';
import { SchemaName, type SchemaVersion } from '../../../shared/schemas/schema-repository.ts';
import { SchemaView, schemaView } from '../../../shared/schemas/schema-view.ts';
import { SchemaHint } from '../../../shared/validation/schema-hints.ts';
import { type Api, BASE_PATH } from '../context.ts';
import { ADMINS, ETAG, json, jsonBody, LOCATION, problems, SIGNED_IN, WITH_BODY } from '../contract.ts';
import { matchesStrongly, matchesWeakly } from '../etag.ts';
import { originOf } from '../origin-of.ts';
import { schemaETag } from './get-schema.ts';

const Headers = z.object({
  'if-match': z.string().optional().openapi({ description: 'ETags to write over; else 412' }),
  'if-none-match': z.string().optional().openapi({ description: '`*`: only if there is no such schema yet' }),
});

const Body = z.record(z.string(), z.unknown()).openapi({
  description: 'A JSON Schema for one row, or with `?shorthand=true` only its `properties`',
  example: {
    type: 'object',
    properties: { name: { type: 'string' }, age: { type: 'integer', minimum: 0 } },
    required: ['name', 'age'],
  },
});

const SavedSchema = SchemaView.extend({
  changed: z.boolean().openapi({ description: 'False when the active version was identical' }),
  hints: z.array(SchemaHint).openapi({
    description:
      'Misspelt keywords and formats: they have no effect, and a name that resembles them would have one',
  }),
}).openapi('SavedSchema');

const route = createRoute({
  method: 'put',
  path: '/schemas/{name}',
  operationId: 'saveSchema',
  tags: ['Schemas'],
  summary: 'Save a schema as the next version of its name',
  security: ADMINS,
  request: {
    params: z.object({ name: SchemaName }),
    query: z.object({
      shorthand: z
        .enum(['true', 'false'])
        .default('false')
        .openapi({ description: 'The body is only `properties`: all required, nothing else allowed' }),
    }),
    headers: Headers,
    body: jsonBody(Body),
  },
  responses: {
    200: { ...json('A new version, or the identical one that was there', SavedSchema), headers: ETAG },
    201: { ...json('The first version of this name', SavedSchema), headers: { ...ETAG, ...LOCATION } },
    ...problems(
      ...SIGNED_IN,
      ...WITH_BODY,
      'forbidden',
      'schema-invalid',
      'schema-incompatible',
      'precondition-failed',
      'stale-write',
    ),
  },
});

export function registerSaveSchema(app: Api, deps: SaveSchemaDeps): void {
  app.openapi(route, async (c) => {
    const { name } = c.req.valid('param');
    const { version, outcome, hints } = await saveSchema(deps, {
      name,
      schema: c.req.valid('json'),
      isShorthand: c.req.valid('query').shorthand === 'true',
      origin: originOf(c),
      isExpected: precondition(c.req.valid('header')),
    });
    c.header('etag', schemaETag(version));
    const body = { ...schemaView(version), changed: outcome !== 'unchanged', hints: [...hints] };
    if (outcome !== 'created') return c.json(body, 200);
    c.header('location', `${c.get('prefix')}${BASE_PATH}/schemas/${name}`);
    return c.json(body, 201);
  });
}

function precondition(headers: z.infer<typeof Headers>): (active: SchemaVersion | undefined) => boolean {
  const { 'if-match': wanted, 'if-none-match': unwanted } = headers;
  return (active) => {
    const eTag = active && schemaETag(active);
    if (wanted !== undefined && !matchesStrongly(wanted, eTag)) return false;
    return unwanted === undefined || !matchesWeakly(unwanted, eTag);
  };
}
