import * as z from 'zod';

export const ValidationEnv = z.object({
  FIGURES_TABLE: z.string().min(1),
  TASKS_TABLE: z.string().min(1),
  SCHEMAS_TABLE: z.string().min(1),
  UPLOADS_BUCKET: z.string().min(1),
  RESULTS_BUCKET: z.string().min(1),
  CACHE_TABLE: z.string().min(1),
  /** How long results are kept. */
  RESULT_RETENTION_SECONDS: z.string().regex(/^\d+$/).transform(Number),
  EVENT_BUS: z.string().min(1),
});
/** What a stack must provide. */
export type ValidationEnv = z.input<typeof ValidationEnv>;

/** What Lambda provides. */
export const LambdaEnv = z.object({
  /** The folder that holds the bundle. */
  LAMBDA_TASK_ROOT: z.string().min(1),
  /** MiB. */
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: z
    .string()
    .regex(/^[1-9]\d*$/)
    .transform(Number),
});
