import * as z from 'zod';
import { Issue } from './issue.ts';
import { ColumnProfile } from './profile/column-profile.ts';

/** Something that was passed over; it does not make a table invalid. */
export const TableWarning = z.object({
  code: z.enum([
    'blank-header',
    'ignored-header',
    'no-schema-columns',
    'blank-row',
    'no-rows',
    'columns-not-listed',
  ]),
  message: z.string(),
  /** The row, or the first of the rows, that it is about. */
  row: z.number().int().positive().nullable(),
  cell: z.string().nullable(),
});
export type TableWarning = z.infer<typeof TableWarning>;

export const ColumnResult = z.object({
  /** The name in the schema. */
  name: z.string(),
  /** As the file spells it. */
  header: z.string(),
  /** 1-based: column B is 2. */
  index: z.number().int().positive(),
  /** Empty cells. */
  nulls: z.number().int(),
  issues: z.number().int(),
  /** Of the first `MOST_PROFILES` columns. */
  profile: ColumnProfile.optional(),
});
export type ColumnResult = z.infer<typeof ColumnResult>;

/** What validating a table came to. */
export const ValidationResult = z.object({
  outcome: z.enum(['valid', 'invalid']),
  /** Data rows: neither the header nor rows without content. */
  rows: z.object({ total: z.number().int(), valid: z.number().int(), invalid: z.number().int() }),
  /** Data rows times columns with a name. */
  cells: z.number().int(),
  issueCount: z.number().int(),
  issuesByCode: z.record(z.string(), z.number().int()),
  /** As many as fit, as `columns`; a warning `columns-not-listed` says when there are more. */
  issuesByColumn: z.record(z.string(), z.number().int()),
  columns: z.array(ColumnResult),
  /** The header row as the file spells it, "" where there is no name, also of columns that are not checked. As many as fit. */
  header: z.array(z.string()),
  /** The first `FIRST_ISSUES`, in file order. */
  issues: z.array(Issue),
  warnings: z.array(TableWarning),
  /** Whether reading stopped at the allowed number of issues; the figures cover the rows until then. */
  stoppedEarly: z.boolean(),
});
export type ValidationResult = z.infer<typeof ValidationResult>;
