import { createRoute } from '@hono/zod-openapi';
import { TOLD_ON_REQUEST } from '../../../shared/events.ts';
import {
  type CreateWebhookDeps,
  CreateWebhookInput,
  createWebhook,
} from '../../../shared/webhooks/create-webhook.ts';
import { webhookView } from '../../../shared/webhooks/webhook-view.ts';
import { type Api, BASE_PATH } from '../context.ts';
import {
  IdempotencyKey,
  json,
  jsonBody,
  LOCATION,
  problems,
  REPLAYED,
  SIGNED_IN,
  USERS,
  WITH_BODY,
  WITH_KEY,
} from '../contract.ts';
import { resourceIdFor } from '../idempotency.ts';
import { originOf } from '../origin-of.ts';
import { CreatedWebhook } from '../webhook-contract.ts';

const route = createRoute({
  method: 'post',
  path: '/webhooks',
  operationId: 'createWebhook',
  tags: ['Webhooks'],
  summary: 'Have events delivered to an address',
  description:
    'An event of the user’s own tasks, or of schemas as they save and remove them, is a POST with `{"type", "timestamp", "data"}`, signed as Standard ' +
    'Webhooks describes it: `webhook-signature` is `v1,` and the base64 of HMAC-SHA256 over ' +
    '`<webhook-id>.<webhook-timestamp>.<body>`, whose key is the secret after `whsec_`, decoded from base64. Any answer ' +
    '2xx is taken; otherwise the event is sent again and again for days, with the same `webhook-id`. The secret is shown this ' +
    'once, and again only to a repetition with the same `Idempotency-Key`. Without `eventTypes` come all types, except those that ' +
    `come to who names them: ${[...TOLD_ON_REQUEST].map((type) => `\`${type}\``).join(', ')}.`,
  security: USERS,
  request: {
    headers: IdempotencyKey,
    body: jsonBody(
      CreateWebhookInput.openapi('CreateWebhook', {
        example: { url: 'https://example.com/hooks/etl', eventTypes: ['validation.completed.v1'] },
      }),
    ),
  },
  responses: {
    201: { ...json('The webhook with its secret', CreatedWebhook), headers: { ...LOCATION, ...REPLAYED } },
    ...problems(...SIGNED_IN, ...WITH_BODY, ...WITH_KEY, 'webhook-url-refused', 'webhook-limit-reached'),
  },
});

export function registerCreateWebhook(app: Api, deps: CreateWebhookDeps): void {
  app.openapi(route, async (c) => {
    const { webhook, secret } = await createWebhook(
      { ...deps, newId: resourceIdFor(c, deps) },
      originOf(c),
      c.req.valid('json'),
    );
    const location = `${c.get('prefix')}${BASE_PATH}/webhooks/${webhook.id}`;
    return c.json({ ...webhookView(webhook), secret }, 201, { location });
  });
}
