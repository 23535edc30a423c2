import { createRoute, z } from '@hono/zod-openapi';
import type { Api, ApiDeps } from '../context.ts';
import { problems } from '../contract.ts';
import { DOCS_SCRIPT, DOCS_STYLE } from '../docs-page.ts';

/** Files of Swagger UI, the script that starts it, and what the page looks like beyond it. */
const DocsFile = z.enum(['swagger-ui-bundle.js', 'swagger-ui.css', 'start.js', 'page.css']);

const OWN = { 'start.js': DOCS_SCRIPT, 'page.css': DOCS_STYLE };

const route = createRoute({
  method: 'get',
  path: '/docs/{file}',
  operationId: 'getDocsFile',
  tags: ['Service'],
  summary: 'Read a part of the page at /docs',
  request: { params: z.object({ file: DocsFile }) },
  responses: {
    200: {
      description: 'The file',
      content: { 'text/javascript': { schema: z.string() }, 'text/css': { schema: z.string() } },
    },
    ...problems('not-found'),
  },
});

export function registerGetDocsFile(app: Api, { readDocsFile }: Pick<ApiDeps, 'readDocsFile'>): void {
  app.openapi(route, async (c) => {
    const { file } = c.req.valid('param');
    const type = file.endsWith('.css') ? 'text/css' : 'text/javascript';
    const text = file === 'start.js' || file === 'page.css' ? OWN[file] : await readDocsFile(file);
    return c.body(text, 200, {
      'content-type': `${type}; charset=utf-8`,
      'cache-control': 'public, max-age=86400',
    });
  });
}
