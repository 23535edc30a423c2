import * as z from 'zod';
import { Webhook } from './webhook.ts';

/** A webhook as its owner sees it again and again: without the secret. */
export const WebhookView = z.object({
  id: Webhook.shape.id,
  url: Webhook.shape.url,
  eventTypes: Webhook.shape.eventTypes,
  description: Webhook.shape.description,
  enabled: Webhook.shape.enabled,
  rateLimit: Webhook.shape.rateLimit,
  /** Why and when the service disabled it; absent when its owner did. */
  disabled: Webhook.shape.disabled,
  /** `whpk_` and base64: verifies `v1a` signatures. */
  publicKey: Webhook.shape.publicKey,
  createdAt: Webhook.shape.createdAt,
});
export type WebhookView = z.infer<typeof WebhookView>;

export function webhookView({
  id,
  url,
  eventTypes,
  description,
  enabled,
  rateLimit,
  disabled,
  publicKey,
  createdAt,
}: Webhook): WebhookView {
  const key = publicKey === undefined ? {} : { publicKey };
  const limit = rateLimit === undefined ? {} : { rateLimit };
  const note = disabled === undefined ? {} : { disabled };
  return { id, url, eventTypes, description, enabled, ...limit, ...note, ...key, createdAt };
}
