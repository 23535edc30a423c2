import * as z from 'zod';

export const ReportsEnv = z.object({
  TASKS_TABLE: z.string().min(1),
  UPLOADS_BUCKET: z.string().min(1),
  RESULTS_BUCKET: z.string().min(1),
  /** How often the queue delivers a message before it is laid aside. */
  MAX_ATTEMPTS: z
    .string()
    .regex(/^[1-9]\d*$/)
    .transform(Number),
});
/** What a stack must provide. */
export type ReportsEnv = z.input<typeof ReportsEnv>;
