import * as z from 'zod';
import { ValidationResult } from '../validation/validation-result.ts';

/**
 * What `validation/summary.json` holds: everything the API tells about a validation that the task itself does not.
 * The same file and schema give the same bytes, so there are no times in it.
 */
export const ValidationSummary = ValidationResult.pick({
  issuesByCode: true,
  issuesByColumn: true,
  columns: true,
  issues: true,
  warnings: true,
  stoppedEarly: true,
}).extend({
  /** Results may be kept from before they had it. */
  header: ValidationResult.shape.header.default([]),
  /** What reading found out about the file. */
  file: z.object({
    format: z.string(),
    encoding: z.string().optional(),
    delimiter: z.string().optional(),
    sheet: z.string().optional(),
  }),
});
export type ValidationSummary = z.infer<typeof ValidationSummary>;
