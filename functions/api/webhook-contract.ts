import '@hono/zod-openapi';
import { Webhook } from '../../shared/webhooks/webhook.ts';
import { WebhookView } from '../../shared/webhooks/webhook-view.ts';

/** A webhook with what is shown only when it is new. */
export const CreatedWebhook = WebhookView.extend({
  secret: Webhook.shape.secret.openapi({ description: 'Verifies deliveries. It is shown this once.' }),
}).openapi('CreatedWebhook');
