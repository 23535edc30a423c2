import * as z from 'zod';
import { EventType } from '../events.ts';
import { Webhook } from './webhook.ts';

/** What a client may say about a webhook. */
export const WebhookInput = z.strictObject({
  url: z.string().min(1).max(2048).describe('`https`, and no private address'),
  /** Empty means all but those on request. */
  eventTypes: z.array(EventType).max(50),
  description: Webhook.shape.description.refine(
    (text) => text.isWellFormed(),
    'has half a surrogate pair, which is not Unicode text',
  ),
  enabled: z.boolean(),
  rateLimit: Webhook.shape.rateLimit
    .unwrap()
    .describe('Deliveries per minute at most, spread by the second; the others wait for their turn'),
});
