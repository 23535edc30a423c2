import * as z from 'zod';

const number = z.string().regex(/^\d+$/).transform(Number);

export const ApiEnv = z.object({
  TASKS_TABLE: z.string().min(1),
  USERS_TABLE: z.string().min(1),
  SESSIONS_TABLE: z.string().min(1),
  LIMITS_TABLE: z.string().min(1),
  AUDIT_TABLE: z.string().min(1),
  SCHEMAS_TABLE: z.string().min(1),
  WEBHOOKS_TABLE: z.string().min(1),
  OUTBOX_TABLE: z.string().min(1),
  IDEMPOTENCY_TABLE: z.string().min(1),
  CACHE_TABLE: z.string().min(1),
  FIGURES_TABLE: z.string().min(1),
  /** ARN of the secret that lets a scraper in. */
  METRICS_TOKEN_SECRET: z.string().min(1),
  /** JSON: names and addresses of all queues and what they gave up. */
  QUEUES: z.string().min(1),
  UPLOADS_BUCKET: z.string().min(1),
  RESULTS_BUCKET: z.string().min(1),
  INTAKE_QUEUE_URL: z.url(),
  REPORT_QUEUE_URL: z.url(),
  DELIVERY_QUEUE_URL: z.url(),
  EVENT_BUS: z.string().min(1),
  /** ARN of the secret that signing keys are derived from. */
  SIGNING_SECRET: z.string().min(1),
  /** ARN of the secret `{username, password}` of the first administrator. */
  FIRST_ADMINISTRATOR_SECRET: z.string().min(1),
  /** ARN of the secret that keys of webhooks are sealed with. */
  WEBHOOK_KEYS_SECRET: z.string().min(1),
  ACCESS_TOKEN_SECONDS: number,
  SESSION_IDLE_SECONDS: number,
  SESSION_TOTAL_SECONDS: number,
  /** What one user may take. */
  REQUESTS_PER_MINUTE: number,
  WAIT_SECONDS_PER_MINUTE: number,
  WAITS_AT_ONCE: number,
  OPEN_TASKS: number,
  BYTES_PER_DAY: number,
  UPLOAD_URL_SECONDS: number,
  MAX_FILE_BYTES: number,
  MAX_SINGLE_UPLOAD_BYTES: number,
  TASK_RETENTION_SECONDS: number,
  /** `loopback`: webhooks may also call http on this machine. `none`: https to public addresses only. */
  PRIVATE_WEBHOOKS: z.enum(['none', 'loopback']),
  /** Deliveries per minute to a webhook whose owner says nothing else. */
  WEBHOOK_RATE_LIMIT: number,
  /** Comma-separated origins, or `*`. */
  CORS_ORIGINS: z.string().min(1),
});
/** What every function has. */
export const LambdaEnv = z.object({ LAMBDA_TASK_ROOT: z.string().min(1) });
/** What a stack must provide. */
export type ApiEnv = z.input<typeof ApiEnv>;
