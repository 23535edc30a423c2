import { InvalidInputError } from '../../../shared/errors.ts';
import { parseOptions } from '../parse-options.ts';
import type { Verb } from '../verb.ts';
import { countOf } from './count-option.ts';
import { delimiterOf } from './delimiter-option.ts';

const FORMATS = ['text', 'json', 'ndjson', 'frictionless'] as const;
type Format = (typeof FORMATS)[number];

export interface ValidateCommand {
  readonly name: 'validate';
  readonly schema: string;
  /** Paths; `-` is standard input. */
  readonly files: readonly string[];
  /** Depends on where the output goes when it is not chosen. */
  readonly format?: Format;
  /** A name or a position: only the workbook can tell which. */
  readonly sheet?: string;
  readonly delimiter?: string;
  readonly maxIssues?: number;
  readonly isSummary: boolean;
}

const OPTIONS = {
  schema: { type: 'string', short: 's' },
  format: { type: 'string', short: 'f' },
  'max-issues': { type: 'string' },
  summary: { type: 'boolean', default: false },
  sheet: { type: 'string' },
  delimiter: { type: 'string' },
} as const;

export const validateVerb: Verb<ValidateCommand> = {
  name: 'validate',
  summary: 'check every cell of spreadsheets against a JSON Schema',
  options: OPTIONS,
  help: `etl validate --schema SCHEMA FILE… [options]

Checks every cell of spreadsheets against a JSON Schema, and names every wrong
one. A row is an object whose keys are the names in the header; SCHEMA describes
that object.

FILE is a .csv, .xlsx or .xls file, or - for standard input. A CSV from there is
read as it comes, once: with more than half a million keys of "x-unique", which
take a second look, it is refused. Save it to a file then.

Options
  -s, --schema SCHEMA   file with the JSON Schema
  -f, --format FORMAT   text, json, ndjson or frictionless; text on a terminal,
                        otherwise json
      --max-issues N    stop reading a file at N issues
      --summary         only the figures, as one JSON object: rows, cells,
                        issues by code, warnings, whether it stopped early,
                        time, memory
      --sheet NAME|N    sheet of a workbook, by its name or its position;
                        otherwise the first visible one
      --delimiter C     character between the cells of a CSV, or "tab";
                        otherwise found out
  -h, --help            this text

Example
  etl validate -s docs/examples/people.schema.json docs/examples/people.xlsx

Exit code
  0  all is valid
  1  there are issues
  2  something could not be read
`,
  read(argv) {
    const { values, positionals: files } = parseOptions(argv, OPTIONS);
    const { schema, format, sheet, summary } = values;
    if (schema === undefined) throw new InvalidInputError('Name the schema: --schema SCHEMA.');
    if (files.length === 0) throw new InvalidInputError('Name at least one file, or - for standard input.');
    if (files.indexOf('-') !== files.lastIndexOf('-'))
      throw new InvalidInputError('Standard input (-) can be read only once.');
    if (summary && format !== undefined)
      throw new InvalidInputError('--summary is a format of its own: leave out --format.');
    return {
      name: 'validate',
      schema,
      files,
      format: formatOf(format),
      sheet,
      delimiter: delimiterOf(values.delimiter),
      maxIssues: countOf('max-issues', values['max-issues']),
      isSummary: summary,
    };
  },
};

function formatOf(text: string | undefined): Format | undefined {
  const format = FORMATS.find((name) => name === text);
  if (text !== undefined && format === undefined) {
    throw new InvalidInputError(`There is no format “${text}”. Choose one of ${FORMATS.join(', ')}.`);
  }
  return format;
}
