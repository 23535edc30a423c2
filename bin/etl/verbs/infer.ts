import { InvalidInputError } from '../../../shared/errors.ts';
import { parseOptions } from '../parse-options.ts';
import type { Verb } from '../verb.ts';
import { delimiterOf } from './delimiter-option.ts';

export interface InferCommand {
  readonly name: 'infer';
  /** A path; `-` is standard input. */
  readonly file: string;
  readonly sheet?: string;
  readonly delimiter?: string;
}

const OPTIONS = {
  sheet: { type: 'string' },
  delimiter: { type: 'string' },
} as const;

export const inferVerb: Verb<InferCommand> = {
  name: 'infer',
  summary: 'propose a schema that accepts every value in a file',
  options: OPTIONS,
  help: `etl infer FILE [options]

Reads all of a file and prints a JSON Schema that accepts every value in it,
with types as narrow as the values are. What is wrong with the table's shape
stays an issue: rows that are too long or too short, repeated headers, failed
formulas.

FILE is a .csv, .xlsx or .xls file, or - for standard input.

Options
      --sheet NAME|N   sheet of a workbook, by its name or its position;
                       otherwise the first visible one
      --delimiter C    character between the cells of a CSV, or "tab"; otherwise
                       found out
  -h, --help           this text

Example
  etl infer docs/examples/people.csv > people.schema.json

Exit code
  0  the schema is there
  2  the file could not be read
`,
  read(argv) {
    const { values, positionals } = parseOptions(argv, OPTIONS);
    const [file, ...others] = positionals;
    if (file === undefined) throw new InvalidInputError('Name a file, or - for standard input.');
    if (others.length > 0) throw new InvalidInputError('Name one file: a schema is read off one at a time.');
    return { name: 'infer', file, sheet: values.sheet, delimiter: delimiterOf(values.delimiter) };
  },
};
