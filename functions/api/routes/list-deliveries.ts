import { createRoute, z } from '@hono/zod-openapi';
import { DeliveryAttempt } from '../../../shared/webhooks/delivery.ts';
import { type ListAttemptsDeps, listAttempts } from '../../../shared/webhooks/list-attempts.ts';
import type { Api } from '../context.ts';
import { json, PageQuery, pageOf, problems, SIGNED_IN, USERS } from '../contract.ts';

const route = createRoute({
  method: 'get',
  path: '/webhooks/{id}/deliveries',
  operationId: 'listDeliveries',
  tags: ['Webhooks'],
  summary: 'List every attempt to tell a webhook of an event, newest first',
  description: 'Attempts are kept for 30 days. All attempts to tell of one event have the same `deliveryId`.',
  security: USERS,
  request: { params: z.object({ id: z.string() }), query: PageQuery },
  responses: {
    200: json('A page of attempts', pageOf(DeliveryAttempt.openapi('DeliveryAttempt'))),
    ...problems(...SIGNED_IN, 'invalid-input', 'not-found'),
  },
});

export function registerListDeliveries(app: Api, deps: ListAttemptsDeps): void {
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const { items, next } = await listAttempts(deps, c.get('principal').username, id, c.req.valid('query'));
    return c.json({ items: [...items], next }, 200);
  });
}
