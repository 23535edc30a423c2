import * as z from 'zod';

export const ValidationEnv = z.object({
  TASKS_TABLE: z.string().min(1),
  SCHEMAS_TABLE: z.string().min(1),
  UPLOADS_BUCKET: z.string().min(1),
  RESULTS_BUCKET: z.string().min(1),
  EVENT_BUS: z.string().min(1),
});
/** What a stack must provide. */
export type ValidationEnv = z.input<typeof ValidationEnv>;
