import { createRoute, z } from '@hono/zod-openapi';
import {
  type ChangeWebhookDeps,
  ChangeWebhookInput,
  changeWebhook,
} from '../../../shared/webhooks/change-webhook.ts';
import { WebhookView, webhookView } from '../../../shared/webhooks/webhook-view.ts';
import type { Api } from '../context.ts';
import { ETAG, IfMatch, json, jsonBody, problems, SIGNED_IN, USERS, WITH_BODY } from '../contract.ts';
import { originOf } from '../origin-of.ts';
import { expectedWebhook, webhookETag } from '../webhook-etag.ts';

const route = createRoute({
  method: 'patch',
  path: '/webhooks/{id}',
  operationId: 'changeWebhook',
  tags: ['Webhooks'],
  summary: 'Change the address of a webhook, its types of events or its description, or switch it off and on',
  description:
    'What is left out stays. Deliveries that are under way follow the change at their next attempt.',
  security: USERS,
  request: {
    params: z.object({ id: z.string() }),
    headers: IfMatch,
    body: jsonBody(ChangeWebhookInput.openapi('ChangeWebhook', { example: { enabled: false } })),
  },
  responses: {
    200: { ...json('The webhook after the change', WebhookView.openapi('Webhook')), headers: ETAG },
    ...problems(
      ...SIGNED_IN,
      ...WITH_BODY,
      'not-found',
      'webhook-url-refused',
      'precondition-failed',
      'stale-write',
    ),
  },
});

export function registerChangeWebhook(app: Api, deps: ChangeWebhookDeps): void {
  app.openapi(route, async (c) => {
    const webhook = await changeWebhook(deps, originOf(c), {
      id: c.req.valid('param').id,
      input: c.req.valid('json'),
      isExpected: expectedWebhook(c.req.valid('header')['if-match']),
    });
    return c.json(webhookView(webhook), 200, { etag: webhookETag(webhook) });
  });
}
