import * as z from 'zod';
import { Webhook } from './webhook.ts';

/** A webhook as its owner sees it again and again: without the secret. */
export const WebhookView = z.object({
  id: Webhook.shape.id,
  url: Webhook.shape.url,
  eventTypes: Webhook.shape.eventTypes,
  description: Webhook.shape.description,
  enabled: Webhook.shape.enabled,
  createdAt: Webhook.shape.createdAt,
});
export type WebhookView = z.infer<typeof WebhookView>;

export function webhookView({ id, url, eventTypes, description, enabled, createdAt }: Webhook): WebhookView {
  return { id, url, eventTypes, description, enabled, createdAt };
}
