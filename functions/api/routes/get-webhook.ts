import { createRoute, z } from '@hono/zod-openapi';
import { type GetWebhookDeps, getWebhook } from '../../../shared/webhooks/get-webhook.ts';
import { WebhookView, webhookView } from '../../../shared/webhooks/webhook-view.ts';
import type { Api } from '../context.ts';
import { ETAG, IfNoneMatch, json, NOT_MODIFIED, problems, SIGNED_IN, USERS } from '../contract.ts';
import { webhookETag } from '../webhook-etag.ts';

const route = createRoute({
  method: 'get',
  path: '/webhooks/{id}',
  operationId: 'getWebhook',
  tags: ['Webhooks'],
  summary: 'Read a webhook, without its secret',
  security: USERS,
  request: { params: z.object({ id: z.string() }), headers: IfNoneMatch },
  responses: {
    200: { ...json('The webhook', WebhookView.openapi('Webhook')), headers: ETAG },
    ...NOT_MODIFIED,
    ...problems(...SIGNED_IN, 'not-found'),
  },
});

export function registerGetWebhook(app: Api, deps: GetWebhookDeps): void {
  app.openapi(route, async (c) => {
    const webhook = await getWebhook(deps, c.get('principal').username, c.req.valid('param').id);
    return c.json(webhookView(webhook), 200, { etag: webhookETag(webhook) });
  });
}
