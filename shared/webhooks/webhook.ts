import * as z from 'zod';
import { StoredEventType } from '../events.ts';
import { EndpointSpeed } from './endpoint-speed.ts';

/**
 * What deliveries are signed with. Receivers hold the secret, or the public half of the key. In records both are sealed,
 * except in webhooks from before they were.
 */
export const WebhookKeys = z.object({
  /** `whsec_` and base64, for `v1` signatures. */
  secret: z.string(),
  /** `whsk_` and base64, for `v1a` signatures. Webhooks from before there was one have none. */
  signingKey: z.string().optional(),
});
export type WebhookKeys = z.infer<typeof WebhookKeys>;

/** A client's address for events. */
export const Webhook = z.object({
  ownerId: z.string().min(1),
  id: z.uuid(),
  url: z.url(),
  /** Empty means all but those on request. A later version may have stored types that this one does not know: they never match. */
  eventTypes: z.array(StoredEventType),
  description: z.string().max(500),
  enabled: z.boolean(),
  /** Deliveries per minute. Webhooks from before there was a limit have none. */
  rateLimit: z.int().min(1).max(60_000).optional(),
  ...WebhookKeys.shape,
  /** `whpk_` and base64: the public half of the present key. */
  publicKey: z.string().optional(),
  /** They go on signing beside the present ones, until their time is over. */
  previousKeys: z.array(WebhookKeys.extend({ until: z.iso.datetime() })).default([]),
  /** Absent until it has answered, and when it has got another address since. */
  speed: EndpointSpeed.optional(),
  /** Since when every attempt has failed. */
  failingSince: z.iso.datetime().optional(),
  /** Why we disabled it: its receiver answered 410, or nothing but failure for days. */
  disabled: z.object({ reason: z.enum(['gone', 'failing']), at: z.iso.datetime() }).optional(),
  createdAt: z.iso.datetime(),
  /** Grows with every change. */
  version: z.int().min(1).default(1),
});
export type Webhook = z.infer<typeof Webhook>;
