import { createRoute, z } from '@hono/zod-openapi';
import type { Api } from '../context.ts';
import { json, problems } from '../contract.ts';

const route = createRoute({
  method: 'get',
  path: '/health',
  operationId: 'getHealth',
  tags: ['Service'],
  summary: 'Tell that the API answers; also at /health',
  responses: { 200: json('It does', z.object({ status: z.literal('ok') })), ...problems() },
});

export function registerGetHealth(app: Api): void {
  app.openapi(route, (c) => c.json({ status: 'ok' as const }, 200));
}
