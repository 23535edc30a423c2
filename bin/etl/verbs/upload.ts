import { InvalidInputError } from '../../../shared/errors.ts';
import { parseOptions } from '../parse-options.ts';
import type { Verb } from '../verb.ts';
import { countOf } from './count-option.ts';
import {
  WAITING_EXIT_CODES,
  WAITING_HELP,
  WAITING_OPTIONS,
  type WaitingCommand,
  waitingOf,
} from './waiting-options.ts';

export interface UploadCommand extends WaitingCommand {
  readonly name: 'upload';
  readonly file: string;
  readonly workflows: readonly Workflow[];
  readonly schema?: string;
  readonly options: UploadOptions;
  readonly waits: boolean;
}

interface UploadOptions {
  readonly sheet?: string;
  readonly delimiter?: (typeof DELIMITERS)[number];
  readonly maxIssues?: number;
  readonly dialect?: (typeof DIALECTS)[number];
}

const WORKFLOWS = ['validation', 'parsing'] as const;
type Workflow = (typeof WORKFLOWS)[number];
const DELIMITERS = [',', ';', '\t', '|'] as const;
const DIALECTS = ['postgresql', 'duckdb', 'sqlite'] as const;
/** The backend's own limit. */
const MOST_ISSUES = 10_000_000;

const OPTIONS = {
  ...WAITING_OPTIONS,
  schema: { type: 'string', short: 's' },
  workflows: { type: 'string' },
  sheet: { type: 'string' },
  delimiter: { type: 'string' },
  'max-issues': { type: 'string' },
  dialect: { type: 'string' },
  'no-wait': { type: 'boolean', default: false },
} as const;

export const uploadVerb: Verb<UploadCommand> = {
  name: 'upload',
  summary: 'send a file to a backend, and show what came of it',
  options: OPTIONS,
  help: `etl upload FILE [options]

Sends FILE to the backend where you logged in, waits for what comes of it, and
shows that: as text on a terminal, otherwise as one line of JSON. Ctrl-C ends
the waiting, and the task only if you want that.

Options
  -s, --schema NAME           schema on the backend, or NAME@VERSION
      --workflows LIST        validation, parsing, or both with a comma;
                              validation with a schema, otherwise parsing
      --sheet NAME|N          sheet of a workbook, by its name or its position;
                              otherwise the first visible one
      --delimiter C           character between the cells of a CSV: , ; | or
                              "tab"; otherwise found out
      --max-issues N          stop reading the file at N issues
      --dialect DIALECT       of parsing: postgresql, which is the default,
                              duckdb or sqlite
      --no-wait               only send the file and print the task
${WAITING_HELP}

Example
  etl upload docs/examples/people.csv --schema people --report report.csv

${WAITING_EXIT_CODES}
`,
  read(argv) {
    const { values, positionals } = parseOptions(argv, OPTIONS);
    const { schema } = values;
    const file = fileOf(positionals);
    const workflows = workflowsOf(values.workflows, schema);
    if (workflows.includes('validation') && schema === undefined)
      throw new InvalidInputError('Name the schema on the backend for validation: --schema NAME.');
    const delimiter = values.delimiter === 'tab' || values.delimiter === '\\t' ? '\t' : values.delimiter;
    const options = {
      sheet: values.sheet,
      delimiter: oneOf('delimiter', DELIMITERS, delimiter),
      maxIssues: countOf('max-issues', values['max-issues'], MOST_ISSUES),
      dialect: oneOf('dialect', DIALECTS, values.dialect),
    };
    const waits = !values['no-wait'];
    if (!waits && (values.report !== undefined || values['save-sql'] !== undefined))
      throw new InvalidInputError('--no-wait has no report and no SQL yet: etl watch saves them.');
    return { name: 'upload', file, workflows, schema, options, waits, ...waitingOf(values) };
  },
};

function fileOf([file, ...others]: readonly string[]): string {
  if (file === '-')
    throw new InvalidInputError(
      'Name a file: what comes through a pipe has no size yet. Save it to a file first.',
    );
  if (file === undefined || others.length > 0) throw new InvalidInputError('Name one file: etl upload FILE.');
  return file;
}

function workflowsOf(text: string | undefined, schema: string | undefined): Workflow[] {
  if (text === undefined) return schema === undefined ? ['parsing'] : ['validation'];
  return [...new Set(text.split(','))].map((name) => {
    const workflow = WORKFLOWS.find((one) => one === name);
    if (workflow !== undefined) return workflow;
    throw new InvalidInputError(`--workflows is validation, parsing, or both with a comma, not “${text}”.`);
  });
}

function oneOf<Choice extends string>(
  option: string,
  choices: readonly Choice[],
  text: string | undefined,
): Choice | undefined {
  const choice = choices.find((one) => one === text);
  if (text === undefined || choice !== undefined) return choice;
  const shown = choices.map((one) => (one === '\t' ? 'tab' : one)).join(' ');
  throw new InvalidInputError(`--${option} of the backend is one of ${shown}, not “${text}”.`);
}
