import { z } from 'zod';

/** What a server that is measured says once it listens. */
export const ApiServer = z.object({
  url: z.string(),
  /** Of somebody who is logged in. */
  token: z.string(),
  /** Of a task of theirs. */
  taskId: z.string(),
});
export type ApiServer = z.infer<typeof ApiServer>;

/** What it has used so far, in seconds of CPU; it says so when it is asked, by any message. */
export const ServerUsage = z.object({ cpuSeconds: z.number() });

/** What came of asking for one route again and again. */
export const Load = z.object({
  requests: z.number(),
  perSecond: z.number(),
  p99Ms: z.number(),
  /** Answers of another status than a success, and errors. */
  failures: z.number(),
});
export type Load = z.infer<typeof Load>;
