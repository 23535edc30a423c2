import { createRoute, z } from '@hono/zod-openapi';
import { type TestWebhookDeps, testWebhook } from '../../../shared/webhooks/test-webhook.ts';
import type { Api } from '../context.ts';
import { IdempotencyKey, json, problems, REPLAYED, SIGNED_IN, USERS, WITH_KEY } from '../contract.ts';
import { EventOnItsWay, eventOnItsWay } from '../event-contract.ts';
import { resourceIdFor } from '../idempotency.ts';

const route = createRoute({
  method: 'post',
  path: '/webhooks/{id}/test',
  operationId: 'testWebhook',
  tags: ['Webhooks'],
  summary: 'Have an event of type `webhook.test.v1` delivered to this webhook alone',
  description: 'It comes whatever types of events the webhook asks for.',
  security: USERS,
  request: { params: z.object({ id: z.string() }), headers: IdempotencyKey },
  responses: {
    202: { ...json('The event that is being delivered', EventOnItsWay), headers: REPLAYED },
    ...problems(...SIGNED_IN, ...WITH_KEY, 'invalid-input', 'not-found', 'webhook-disabled'),
  },
});

export function registerTestWebhook(app: Api, deps: TestWebhookDeps): void {
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const ownDeps = { ...deps, newId: resourceIdFor(c, deps) };
    const event = await testWebhook(ownDeps, c.get('principal').username, id);
    return c.json(eventOnItsWay(event), 202);
  });
}
