import * as z from 'zod';
import { EventType } from '../events.ts';

/** A client's address for events. */
export const Webhook = z.object({
  ownerId: z.string().min(1),
  id: z.uuid(),
  url: z.url(),
  /** Empty means all. */
  eventTypes: z.array(EventType),
  description: z.string().max(500),
  enabled: z.boolean(),
  /** `whsec_` and base64: signs every delivery, shown once. */
  secret: z.string(),
  createdAt: z.iso.datetime(),
});
export type Webhook = z.infer<typeof Webhook>;
