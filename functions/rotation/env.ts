import * as z from 'zod';

export const RotationEnv = z.object({
  SIGNING_SECRET: z.string().min(1),
  WEBHOOK_KEYS_SECRET: z.string().min(1),
});
/** What a stack must provide. */
export type RotationEnv = z.input<typeof RotationEnv>;
