import * as z from 'zod';
import { ISSUE_CODES } from './issue-codes.ts';

export const IssueCode = z.enum(ISSUE_CODES);
export type IssueCode = z.infer<typeof IssueCode>;

/** One thing wrong with one place of a table. The order of the fields is the order in reports. */
export const Issue = z.object({
  /** As a spreadsheet shows it; the header's own row for issues of the header. */
  row: z.number().int().positive(),
  /** The column's name in the schema; null when the issue is about a whole row or a column without a name. */
  column: z.string().nullable(),
  /** E.g. `B17`; null when no single cell is wrong. */
  cell: z.string().nullable(),
  code: IssueCode,
  /** The keyword of JSON Schema that was violated; null for issues of the table's shape. */
  keyword: z.string().nullable(),
  /** JSON pointer to that keyword in the schema. */
  pointer: z.string().nullable(),
  /** The cell as a person sees it, at most `VALUE_LENGTH` characters; null when it is empty or missing. */
  value: z.string().nullable(),
  message: z.string(),
});
export type Issue = z.infer<typeof Issue>;
