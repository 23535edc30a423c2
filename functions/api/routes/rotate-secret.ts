import { createRoute, z } from '@hono/zod-openapi';
import { type RotateSecretDeps, rotateSecret } from '../../../shared/webhooks/rotate-secret.ts';
import { webhookView } from '../../../shared/webhooks/webhook-view.ts';
import type { Api } from '../context.ts';
import { IdempotencyKey, json, problems, REPLAYED, SIGNED_IN, USERS, WITH_KEY } from '../contract.ts';
import { originOf } from '../origin-of.ts';
import { CreatedWebhook } from '../webhook-contract.ts';

const route = createRoute({
  method: 'post',
  path: '/webhooks/{id}/rotate-secret',
  operationId: 'rotateWebhookSecret',
  tags: ['Webhooks'],
  summary: 'Give a webhook a new secret and a new key pair',
  description:
    'For a day deliveries are signed with the old ones too, so that no delivery is refused while receivers learn the ' +
    'new ones. The new secret is shown this once, and again only to a repetition with the same `Idempotency-Key`.',
  security: USERS,
  request: { params: z.object({ id: z.string() }), headers: IdempotencyKey },
  responses: {
    200: { ...json('The webhook with its new secret', CreatedWebhook), headers: REPLAYED },
    ...problems(...SIGNED_IN, ...WITH_KEY, 'invalid-input', 'not-found', 'conflict', 'stale-write'),
  },
});

export function registerRotateSecret(app: Api, deps: RotateSecretDeps): void {
  app.openapi(route, async (c) => {
    const { webhook, secret } = await rotateSecret(deps, originOf(c), c.req.valid('param').id);
    return c.json({ ...webhookView(webhook), secret }, 200);
  });
}
