import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from '../context.ts';
import { json, problems } from '../contract.ts';
import { openApiDocument } from '../openapi-document.ts';

const route = createRoute({
  method: 'get',
  path: '/openapi.json',
  operationId: 'getOpenApi',
  tags: ['Service'],
  summary: 'Read this description of the API (OpenAPI 3.1); also at /openapi.json',
  responses: { 200: json('The description', z.record(z.string(), z.unknown())), ...problems() },
});

export function registerGetOpenApi(app: Api): void {
  const documents = new Map<string, Record<string, unknown>>();
  app.openapi(route, (c) => {
    const prefix = c.get('prefix');
    const document = documents.get(prefix) ?? openApiDocument(app, prefix);
    documents.set(prefix, document);
    return c.json(document, 200, { 'cache-control': 'public, max-age=300' });
  });
}
