import { z } from 'zod';
import { truncateText } from '../truncate-text.ts';

/** Stable codes of everything that can be wrong with a table. A keyword of the schema has its own, in kebab-case. */
export const IssueCode = z.enum([
  'duplicate-header',
  'extra-header',
  'missing-header',
  'misplaced-header',
  'extra-cell',
  'missing-cell',
  'error-cell',
  'ambiguous',
  'unique',
  'type',
  'required',
  'enum',
  'const',
  'minimum',
  'maximum',
  'exclusive-minimum',
  'exclusive-maximum',
  'multiple-of',
  'min-length',
  'max-length',
  'pattern',
  'format',
  'format-minimum',
  'format-maximum',
  'format-exclusive-minimum',
  'format-exclusive-maximum',
  'any-of',
  'one-of',
  'not',
  'dependent-required',
  'min-properties',
  'max-properties',
  'property-names',
  'additional-properties',
  'unevaluated-properties',
  'false-schema',
  'other',
]);
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

/** Characters of a value that an issue repeats. */
export const VALUE_LENGTH = 100;

/** A cell's text as issues show it, never cut within a character. */
export function truncateValue(text: string): string {
  return truncateText(text, VALUE_LENGTH);
}

const encoder = new TextEncoder();

/** One line of a report (NDJSON). */
export function encodeIssue(issue: Issue): Uint8Array {
  const { row, column, cell, code, keyword, pointer, value, message } = issue;
  return encoder.encode(`${JSON.stringify({ row, column, cell, code, keyword, pointer, value, message })}\n`);
}
