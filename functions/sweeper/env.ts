import * as z from 'zod';

export const SweeperEnv = z.object({
  FIGURES_TABLE: z.string().min(1),
  TASKS_TABLE: z.string().min(1),
  UPLOADS_BUCKET: z.string().min(1),
  INTAKE_QUEUE_URL: z.url(),
  VALIDATION_QUEUE_URL: z.url(),
  PARSING_QUEUE_URL: z.url(),
  WEBHOOKS_TABLE: z.string().min(1),
  DELIVERY_QUEUE_URL: z.url(),
  IDEMPOTENCY_TABLE: z.string().min(1),
  OUTBOX_TABLE: z.string().min(1),
  EVENT_BUS: z.string().min(1),
  SIGNING_SECRET: z.string().min(1),
  WEBHOOK_KEYS_SECRET: z.string().min(1),
});
/** What a stack must provide. */
export type SweeperEnv = z.input<typeof SweeperEnv>;
