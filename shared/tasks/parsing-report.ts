import * as z from 'zod';
import { LAYOUTS } from '../sql/layout/layouts.ts';
import { Dialect } from './task.ts';

const Verdict = z.object({ pass: z.number(), fail: z.number(), unresolved: z.number() });

const SavedValue = z.union([
  z.object({ kind: z.literal('blank') }),
  z.object({ kind: z.literal('number'), value: z.number() }),
  z.object({ kind: z.literal('text'), value: z.string() }),
  z.object({ kind: z.literal('boolean'), value: z.boolean() }),
  z.object({ kind: z.literal('error'), value: z.string() }),
]);

const Column = z.object({
  name: z.string(),
  header: z.string(),
  letter: z.string(),
  type: z.string(),
  kind: z.enum(['input', 'formula', 'mixed']),
  /** That of most rows, as it stands in the first of them. */
  formula: z.string().optional(),
  /** How many different ones its rows have, where they are several. */
  formulas: z.number().optional(),
  sql: z.string().optional(),
  /** Whether the table itself computes its formulas, and, if that was wanted, why it does not. */
  computedIn: z.enum(['table', 'view']).optional(),
  whyInView: z.string().optional(),
  verdict: Verdict.optional(),
});

const Unsupported = z.object({
  sheet: z.string(),
  cell: z.string(),
  formula: z.string(),
  code: z.string(),
  reason: z.string(),
});

/** What `parsing/summary.json` holds. The same workbook and options give the same bytes, so there are no times in it. */
export const ParsingReport = z.object({
  /** One sentence for people. */
  summary: z.string(),
  tables: z.array(
    z.object({
      sheet: z.string(),
      table: z.string(),
      /** Where its computed columns are; absent when there are none. */
      view: z.string().optional(),
      range: z.string(),
      rows: z.number(),
      /** Why these cells are a table. */
      why: z.array(z.string()),
      columns: z.array(Column),
    }),
  ),
  formulas: z.object({
    cells: z.number(),
    /** A formula that was filled down counts once. */
    distinct: z.number(),
    translated: z.number(),
    unsupported: z.number(),
  }),
  /** Null when nothing was run. */
  proof: Verdict.extend({ engine: z.string(), cells: z.number() }).nullable(),
  /** Why nothing was run although it was to be. */
  notProven: z.string().optional(),
  /** The first hundred. */
  unsupported: z.array(Unsupported),
  /** The first hundred formulas that became SQL and of whose cells nothing can be said. */
  unresolved: z
    .array(
      z.object({
        sheet: z.string(),
        cell: z.string(),
        formula: z.string(),
        cells: z.number(),
        reason: z.string(),
      }),
    )
    // Reports were kept before these were listed.
    .default([]),
  /** The first hundred cells that differ. */
  failures: z.array(
    z.object({
      sheet: z.string(),
      cell: z.string(),
      formula: z.string(),
      saved: SavedValue,
      computed: SavedValue,
    }),
  ),
  /** What all of the above is about: the SQL that was run. */
  dialect: Dialect,
  layout: z.enum(LAYOUTS).default('view'),
  /** How much of the workbook each engine computes. */
  dialects: z
    .array(
      z.object({
        dialect: Dialect,
        /** Cells whose formulas became SQL. */
        translatedCells: z.number(),
        /** Formulas that keep their saved values there. */
        unsupported: z.number(),
        /** The first hundred of those that PostgreSQL computes and this engine does not. */
        lacks: z.array(Unsupported),
      }),
    )
    // Reports were kept before other dialects were rendered.
    .default([]),
});
export type ParsingReport = z.infer<typeof ParsingReport>;
