import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from '../context.ts';
import { problems } from '../contract.ts';
import { DOCS_POLICY, docsPage } from '../docs-page.ts';

const route = createRoute({
  method: 'get',
  path: '/docs',
  operationId: 'getDocs',
  tags: ['Service'],
  summary: 'Read and try this API in a browser; also at /docs',
  responses: {
    200: { description: 'The page', content: { 'text/html': { schema: z.string() } } },
    ...problems(),
  },
});

export function registerGetDocs(app: Api): void {
  app.openapi(route, (c) => {
    c.header('content-security-policy', DOCS_POLICY);
    c.header('cache-control', 'public, max-age=300');
    return c.html(docsPage(), 200);
  });
}
