import { InvalidInputError } from '../../../shared/errors.ts';
import { parseOptions } from '../parse-options.ts';
import type { Verb } from '../verb.ts';

export interface FormulasCommand {
  readonly name: 'formulas';
  /** A path; `-` is standard input. */
  readonly file: string;
}

export const formulasVerb: Verb<FormulasCommand> = {
  name: 'formulas',
  summary: 'say of each line of a list what it is as a formula',
  options: {},
  help: `etl formulas LIST

Reads a formula from each line of LIST, a file or - for standard input, and
answers each with a line of JSON: formula, ok, and either r1c1, its normal form
as seen from cell A1, or error, its code, message and position.

Options
  -h, --help   this text

Example
  echo '=SUM(A1:A3)' | etl formulas -

Exit code
  0  every line is a formula
  1  some are not
  2  the list could not be read
`,
  read(argv) {
    const [file, ...others] = parseOptions(argv, {}).positionals;
    if (file === undefined || others.length > 0)
      throw new InvalidInputError('Name one file with a formula on each line, or - for standard input.');
    return { name: 'formulas', file };
  },
};
