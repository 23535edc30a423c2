import { z } from 'zod';

/** What `contenders/workbook-as-sql.ts` says of itself. */
export const WorkbookRun = z.object({
  /** Elapsed, by step. */
  seconds: z.record(z.string(), z.number()),
  /** As they stand in SQL. */
  views: z.array(z.string()),
  /** All but those that hold data. */
  statements: z.number(),
  characters: z.number(),
  passed: z.number(),
  cells: z.number(),
});
export type WorkbookRun = z.infer<typeof WorkbookRun>;
