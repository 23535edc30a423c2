import * as z from 'zod';

export const ParsingEnv = z.object({
  FIGURES_TABLE: z.string().min(1),
  TASKS_TABLE: z.string().min(1),
  UPLOADS_BUCKET: z.string().min(1),
  RESULTS_BUCKET: z.string().min(1),
  CACHE_TABLE: z.string().min(1),
  /** How long results are kept. */
  RESULT_RETENTION_SECONDS: z.string().regex(/^\d+$/).transform(Number),
  EVENT_BUS: z.string().min(1),
});
/** What a stack must provide. */
export type ParsingEnv = z.input<typeof ParsingEnv>;

/** What Lambda itself provides: the folder of the bundle. */
export const LambdaEnv = z.object({ LAMBDA_TASK_ROOT: z.string().min(1) });
