import * as z from 'zod';
import { DIALECT_NAMES } from '../print/dialect.ts';

const MAX_NAME_BYTES = 63;
const MAX_COLUMNS = 1_000;

const Name = z
  .string()
  .refine(
    (name) =>
      name !== '' && Buffer.byteLength(name) <= MAX_NAME_BYTES && !name.includes('\0') && name.isWellFormed(),
    `must be a name of 1 to ${MAX_NAME_BYTES} bytes`,
  );

export const COLUMN_TYPES = ['number', 'text', 'boolean', 'date', 'timestamp'] as const;

/** A column of the table that a formula is written for. */
export const GivenColumn = z.strictObject({ name: Name, type: z.enum(COLUMN_TYPES) });
export type GivenColumn = z.infer<typeof GivenColumn>;

/** By the letters that the formula knows them by. */
const GivenColumns = z
  .record(z.string().regex(/^[A-Z]{1,3}$/, 'must be the letters of a column, such as A or AB'), GivenColumn)
  .refine((columns) => Object.keys(columns).length > 0, 'must have at least one column')
  .refine((columns) => Object.keys(columns).length <= MAX_COLUMNS, `must have at most ${MAX_COLUMNS} columns`)
  .refine((columns) => {
    const names = Object.values(columns).map(({ name }) => name);
    return new Set(names).size === names.length;
  }, 'must have a name of its own for each column');

export const FormulaSqlInput = z.strictObject({
  formula: z.string().describe('As a file holds it, with or without its `=`'),
  columns: GivenColumns.describe(
    'What the formula may read, by the letters that it knows them by: at least one',
  ),
  table: z
    .strictObject({
      schema: Name.optional().describe('Of the database; none by default'),
      name: Name,
      rowColumn: Name.optional().describe(
        'The column that numbers the rows as the sheet does; without it they have no order',
      ),
    })
    .default({ name: 'data' })
    .describe('What the query reads'),
  row: z
    .int()
    .min(1)
    .max(1_048_576)
    .optional()
    .describe('The row that the formula stands in; by default the one that its relative references name'),
  dialect: z.enum(DIALECT_NAMES).default('postgresql'),
});
export type FormulaSqlInput = z.infer<typeof FormulaSqlInput>;

const RESULT_KINDS = ['number', 'text', 'boolean', 'date', 'error'] as const;
export type ResultKind = (typeof RESULT_KINDS)[number];

/** A formula as a query: the columns of the table and, beside them, the formula's value in each row. */
export const FormulaSql = z.object({
  sql: z.string(),
  /** What the value can be, errors aside; `error` when it is nothing else. */
  type: z.enum([...RESULT_KINDS, 'mixed']),
  /** Those that the formula reads. */
  columns: z.record(z.string(), GivenColumn),
  /** The query's columns with the value: one for each kind that it can be. In a row at most one is not null, save that a date is there as a number, too. */
  results: z.array(z.object({ name: z.string(), kind: z.enum(RESULT_KINDS) })),
  /** Statements that make the functions which the query calls. They may run again and again. */
  helpers: z.array(z.string()),
  /** What the query takes for granted. */
  notes: z.array(z.string()),
});
export type FormulaSql = z.infer<typeof FormulaSql>;
