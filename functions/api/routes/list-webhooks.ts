import { createRoute } from '@hono/zod-openapi';
import { type ListWebhooksDeps, listWebhooks } from '../../../shared/webhooks/list-webhooks.ts';
import { WebhookView, webhookView } from '../../../shared/webhooks/webhook-view.ts';
import type { Api } from '../context.ts';
import { json, PageQuery, pageOf, problems, SIGNED_IN, USERS } from '../contract.ts';

const route = createRoute({
  method: 'get',
  path: '/webhooks',
  operationId: 'listWebhooks',
  tags: ['Webhooks'],
  summary: "List the user's own webhooks, oldest first",
  security: USERS,
  request: { query: PageQuery },
  responses: {
    200: json('A page of webhooks', pageOf(WebhookView.openapi('Webhook'))),
    ...problems(...SIGNED_IN, 'invalid-input'),
  },
});

export function registerListWebhooks(app: Api, deps: ListWebhooksDeps): void {
  app.openapi(route, async (c) => {
    const { items, next } = await listWebhooks(deps, c.get('principal').username, c.req.valid('query'));
    return c.json({ items: items.map(webhookView), next }, 200);
  });
}
