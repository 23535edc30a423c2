import { createRoute, z } from '@hono/zod-openapi';
import { type RedeliverDeps, redeliver } from '../../../shared/webhooks/redeliver.ts';
import type { Api } from '../context.ts';
import { json, problems, SIGNED_IN, USERS } from '../contract.ts';
import { EventOnItsWay, eventOnItsWay } from '../event-contract.ts';

const route = createRoute({
  method: 'post',
  path: '/webhooks/{id}/deliveries/{deliveryId}/redeliver',
  operationId: 'redeliver',
  tags: ['Webhooks'],
  summary: 'Have an event delivered again',
  description:
    'It comes with the same `webhook-id`, also when it was delivered before, and is tried again like a new one.',
  security: USERS,
  request: { params: z.object({ id: z.string(), deliveryId: z.string() }) },
  responses: {
    202: json('The event that is being delivered', EventOnItsWay),
    ...problems(...SIGNED_IN, 'not-found', 'webhook-disabled', 'conflict'),
  },
});

export function registerRedeliver(app: Api, deps: RedeliverDeps): void {
  app.openapi(route, async (c) => {
    const event = await redeliver(deps, { ownerId: c.get('principal').username, ...c.req.valid('param') });
    return c.json(eventOnItsWay(event), 202);
  });
}
