import * as z from 'zod';

export const FanOutEnv = z.object({
  WEBHOOKS_TABLE: z.string().min(1),
  QUICK_QUEUE_URL: z.url(),
  TRIAL_QUEUE_URL: z.url(),
  SLOW_QUEUE_URL: z.url(),
});
/** What a stack must provide. */
export type FanOutEnv = z.input<typeof FanOutEnv>;
