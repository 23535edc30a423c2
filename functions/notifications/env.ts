import * as z from 'zod';

export const NotificationsEnv = z.object({
  WEBHOOKS_TABLE: z.string().min(1),
  QUICK_QUEUE_URL: z.url(),
  TRIAL_QUEUE_URL: z.url(),
  SLOW_QUEUE_URL: z.url(),
  /** ARN of the secret that keys of webhooks are sealed with. */
  WEBHOOK_KEYS_SECRET: z.string().min(1),
  /** How many deliveries to one endpoint may be under way at the same time. */
  DELIVERIES_AT_ONCE: z
    .string()
    .regex(/^[1-9]\d*$/)
    .transform(Number),
  /** `loopback`: webhooks may also call http on this machine. `none`: https to public addresses only. */
  PRIVATE_WEBHOOKS: z.enum(['none', 'loopback']),
});
/** What a stack must provide. */
export type NotificationsEnv = z.input<typeof NotificationsEnv>;
