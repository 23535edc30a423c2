import * as z from 'zod';
import { Quantiles } from './quantiles.ts';

/** What the values of a column are like, by a sample of its rows. */
export const ColumnProfile = z.object({
  /** Rows that it rests on. */
  sampleRows: z.number().int(),
  /** Whether these are all rows: then `distinct` is exact. */
  complete: z.boolean(),
  /**
   * Cells of the sample that have a value, wrong ones too: what is not of the column's type, as 30.5 among integers, is a
   * text to all figures. Everything but `distinct` is about them.
   */
  values: z.number().int(),
  /** Different values in the whole column, estimated. */
  distinct: z.number().int(),
  /** Of the numbers when there are any; else the first and last of the texts by their characters, shortened. */
  min: z.union([z.number(), z.string()]).nullable(),
  max: z.union([z.number(), z.string()]).nullable(),
  /** Of the numbers. */
  mean: z.number().nullable(),
  quantiles: Quantiles.nullable(),
  /** Characters of the texts. */
  lengths: z.object({ min: z.number().int(), max: z.number().int(), mean: z.number() }).nullable(),
  /** Values that are there more than once, shortened, the most frequent first. */
  mostFrequent: z.array(z.object({ value: z.string(), count: z.number().int() })),
});
export type ColumnProfile = z.infer<typeof ColumnProfile>;
