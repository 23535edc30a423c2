import { createRoute, z } from '@hono/zod-openapi';
import { type RemoveWebhookDeps, removeWebhook } from '../../../shared/webhooks/remove-webhook.ts';
import type { Api } from '../context.ts';
import { problems, SIGNED_IN, USERS } from '../contract.ts';
import { originOf } from '../origin-of.ts';

const route = createRoute({
  method: 'delete',
  path: '/webhooks/{id}',
  operationId: 'removeWebhook',
  tags: ['Webhooks'],
  summary: 'Stop deliveries to an address',
  security: USERS,
  request: { params: z.object({ id: z.string() }) },
  responses: { 204: { description: 'Removed' }, ...problems(...SIGNED_IN, 'not-found') },
});

export function registerRemoveWebhook(app: Api, deps: RemoveWebhookDeps): void {
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    await removeWebhook(deps, originOf(c), { ownerId: c.get('principal').username, id });
    return c.body(null, 204);
  });
}
