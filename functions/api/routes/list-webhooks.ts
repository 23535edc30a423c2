import { createRoute, z } from '@hono/zod-openapi';
import { type ListWebhooksDeps, listWebhooks } from '../../../shared/webhooks/list-webhooks.ts';
import { WebhookView, webhookView } from '../../../shared/webhooks/webhook-view.ts';
import type { Api } from '../context.ts';
import { json, PageQuery, pageOf, problems, SIGNED_IN, USERS } from '../contract.ts';

const WebhookPage = pageOf(WebhookView.openapi('Webhook')).extend({
  unreadable: z
    .array(z.string())
    .optional()
    .describe(
      'Ids of webhooks that we cannot read at the moment: they are told of nothing until we have mended them. They can be removed',
    ),
});

const route = createRoute({
  method: 'get',
  path: '/webhooks',
  operationId: 'listWebhooks',
  tags: ['Webhooks'],
  summary: "List the user's own webhooks, oldest first",
  security: USERS,
  request: { query: PageQuery },
  responses: {
    200: json('A page of webhooks', WebhookPage),
    ...problems(...SIGNED_IN, 'invalid-input'),
  },
});

export function registerListWebhooks(app: Api, deps: ListWebhooksDeps): void {
  app.openapi(route, async (c) => {
    const { items, next, unreadable } = await listWebhooks(
      deps,
      c.get('principal').username,
      c.req.valid('query'),
    );
    const damaged = unreadable === undefined ? {} : { unreadable: [...unreadable] };
    return c.json({ items: items.map(webhookView), next, ...damaged }, 200);
  });
}
