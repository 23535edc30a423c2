import { InvalidInputError } from '../../../shared/errors.ts';
import { LAYOUTS, type Layout } from '../../../shared/sql/layout/layouts.ts';
import { DIALECT_NAMES, type DialectName } from '../../../shared/sql/print/dialect.ts';
import { parseOptions } from '../parse-options.ts';
import type { Verb } from '../verb.ts';

export interface ParseCommand {
  readonly name: 'parse';
  readonly file: string;
  /** Where the package goes. */
  readonly sql?: string;
  readonly dialect: DialectName;
  readonly layout: Layout;
  readonly data: 'insert' | 'copy';
  readonly isJson: boolean;
  readonly isProven: boolean;
}

const OPTIONS = {
  sql: { type: 'string' },
  dialect: { type: 'string', default: 'postgresql' },
  layout: { type: 'string', default: 'view' },
  data: { type: 'string', default: 'insert' },
  json: { type: 'boolean', default: false },
  'no-proof': { type: 'boolean', default: false },
} as const;

export const parseVerb: Verb<ParseCommand> = {
  name: 'parse',
  summary: 'turn a workbook into SQL, and prove that it computes the same',
  options: OPTIONS,
  help: `etl parse FILE [options]

Turns the tables and formulas of a workbook into SQL, runs that on a PostgreSQL
inside this process, and compares it, cell by cell, with the values that were
saved. FILE is a .xlsx, .xls or .csv file.

Options
      --sql FILE          file for the SQL, which builds the workbook in an
                          empty database
      --dialect DIALECT   postgresql, which is the default, duckdb or sqlite;
                          only the first is run and proven
      --layout LAYOUT     view, which is the default, or table: formulas that
                          read their own row only become generated columns of
                          the table; the view is there, too
      --data STYLE        insert, which is the default and which every client
                          understands, or copy, which is faster with psql
      --json              the summary as JSON
      --no-proof          only the SQL: nothing is run
  -h, --help              this text

Example
  etl parse docs/examples/orders.xlsx --sql orders.sql

Exit code
  0  every computed cell is proven; where nothing is run, every formula has
     become SQL
  1  not every one
  2  the workbook could not be read, or the SQL not be written or run
`,
  read(argv) {
    const { values, positionals } = parseOptions(argv, OPTIONS);
    const { sql, data, json } = values;
    const dialect = dialectOf(values.dialect);
    if (data !== 'insert' && data !== 'copy')
      throw new InvalidInputError(`--data is “insert” or “copy”, not “${data}”.`);
    if (data === 'copy' && dialect !== 'postgresql')
      throw new InvalidInputError('--data copy is for the dialect “postgresql”; use --data insert.');
    return {
      name: 'parse',
      file: workbookOf(positionals),
      sql,
      dialect,
      layout: layoutOf(values.layout),
      data,
      isJson: json,
      isProven: !values['no-proof'],
    };
  },
};

function workbookOf([file, ...others]: readonly string[]): string {
  if (file === '-')
    throw new InvalidInputError('Name a file: etl parse reads no pipe. Save what comes through it first.');
  if (file === undefined || others.length > 0)
    throw new InvalidInputError('Name one workbook: etl parse FILE.');
  return file;
}

function dialectOf(text: string): DialectName {
  const dialect = DIALECT_NAMES.find((name) => name === text);
  if (dialect !== undefined) return dialect;
  const known = DIALECT_NAMES.map((name) => `“${name}”`).join(', ');
  throw new InvalidInputError(`There is no dialect “${text}”, only ${known}.`);
}

function layoutOf(text: string): Layout {
  const layout = LAYOUTS.find((name) => name === text);
  if (layout !== undefined) return layout;
  throw new InvalidInputError(`--layout is “view” or “table”, not “${text}”.`);
}
