import { InvalidInputError } from '../../shared/errors.ts';
import { LAYOUTS, type Layout } from '../../shared/sql/layout/layouts.ts';
import { DIALECT_NAMES, type DialectName } from '../../shared/sql/print/dialect.ts';
import { checkDelimiter } from '../../shared/tabular/csv/check-delimiter.ts';
import { type BackendCommand, backendCommand } from './backend/backend-arguments.ts';
import { parseOptions } from './parse-options.ts';

export const FORMATS = ['text', 'json', 'ndjson', 'frictionless'] as const;
export type Format = (typeof FORMATS)[number];

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

export interface InferCommand {
  readonly name: 'infer';
  /** A path; `-` is standard input. */
  readonly file: string;
  readonly sheet?: string;
  readonly delimiter?: string;
}

export interface FormulasCommand {
  readonly name: 'formulas';
  /** A path; `-` is standard input. */
  readonly file: string;
}

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

export type Command =
  | ValidateCommand
  | ParseCommand
  | InferCommand
  | FormulasCommand
  | BackendCommand
  | { readonly name: 'help' }
  | { readonly name: 'version' };

/** @throws {InvalidInputError} that says which argument is wrong. */
export function parseArguments(argv: readonly string[]): Command {
  if (argv[0] === 'parse') return parseCommand(argv.slice(1));
  const ofBackend = backendCommand(argv);
  if (ofBackend !== undefined) return ofBackend;
  const { values, positionals } = parseOptions(argv, OPTIONS);
  if (values.help) return { name: 'help' };
  if (values.version) return { name: 'version' };

  const [command, ...files] = positionals;
  switch (command) {
    case undefined:
      throw new InvalidInputError(
        'Say what to do: etl validate --schema SCHEMA FILE…, etl infer FILE, etl parse FILE, etl formulas LIST, etl login, etl upload FILE, or etl watch TASK.',
      );
    case 'validate':
      return validateCommand(values, files);
    case 'infer':
      return inferCommand(values, files);
    case 'formulas':
      return formulasCommand(files, argv);
    default:
      throw new InvalidInputError(
        `There is no command “${command}”, only “validate”, “infer”, “parse”, “formulas”, “login”, “upload” and “watch”.`,
      );
  }
}

type Values = ReturnType<typeof parseOptions<typeof OPTIONS>>['values'];

function validateCommand(values: Values, files: readonly string[]): ValidateCommand {
  if (values.schema === undefined) throw new InvalidInputError('Name the schema: --schema SCHEMA.');
  if (files.length === 0) throw new InvalidInputError('Name at least one file, or - for standard input.');
  if (files.indexOf('-') !== files.lastIndexOf('-'))
    throw new InvalidInputError('Standard input (-) can be read only once.');
  if (values.summary && values.format !== undefined)
    throw new InvalidInputError('--summary is a format of its own: leave out --format.');

  return {
    name: 'validate',
    schema: values.schema,
    files,
    format: formatOf(values.format),
    sheet: values.sheet,
    delimiter: delimiterOf(values),
    maxIssues: countOf(values['max-issues']),
    isSummary: values.summary,
  };
}

function formulasCommand(files: readonly string[], argv: readonly string[]): FormulasCommand {
  const [file] = files;
  if (file === undefined || files.length > 1)
    throw new InvalidInputError('Name one file with a formula on each line, or - for standard input.');
  if (argv.length > 2) throw new InvalidInputError('etl formulas has no options.');
  return { name: 'formulas', file };
}

function inferCommand(values: Values, [file, ...others]: readonly string[]): InferCommand {
  for (const option of ['schema', 'format', 'max-issues', 'summary'] as const) {
    if (values[option] !== undefined && values[option] !== false)
      throw new InvalidInputError(`--${option} is for “validate”, not for “infer”.`);
  }
  if (file === undefined) throw new InvalidInputError('Name a file, or - for standard input.');
  if (others.length > 0) throw new InvalidInputError('Name one file: a schema is read off one at a time.');
  return { name: 'infer', file, sheet: values.sheet, delimiter: delimiterOf(values) };
}

function delimiterOf({ delimiter }: Values): string | undefined {
  if (delimiter === 'tab' || delimiter === '\\t') return '\t';
  if (delimiter !== undefined) checkDelimiter(delimiter);
  return delimiter;
}

function parseCommand(argv: readonly string[]): Command {
  const { values, positionals } = parseOptions(argv, PARSE_OPTIONS);
  if (values.help) return { name: 'help' };
  const [file] = positionals;
  if (file === undefined || positionals.length > 1 || file === '-')
    throw new InvalidInputError('Name one workbook: etl parse FILE.');
  const dialect = DIALECT_NAMES.find((name) => name === values.dialect);
  if (dialect === undefined)
    throw new InvalidInputError(
      `There is no dialect “${values.dialect}”, only ${DIALECT_NAMES.map((name) => `“${name}”`).join(', ')}.`,
    );
  const layout = LAYOUTS.find((name) => name === values.layout);
  if (layout === undefined)
    throw new InvalidInputError(`--layout is “view” or “table”, not “${values.layout}”.`);
  if (values.data !== 'insert' && values.data !== 'copy')
    throw new InvalidInputError(`--data is “insert” or “copy”, not “${values.data}”.`);
  if (values.data === 'copy' && dialect !== 'postgresql')
    throw new InvalidInputError('--data copy is for the dialect “postgresql”; use --data insert.');
  const { sql, data, json } = values;
  return { name: 'parse', file, sql, dialect, layout, data, isJson: json, isProven: !values['no-proof'] };
}

const OPTIONS = {
  schema: { type: 'string', short: 's' },
  format: { type: 'string', short: 'f' },
  sheet: { type: 'string' },
  delimiter: { type: 'string' },
  'max-issues': { type: 'string' },
  summary: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', default: false },
} as const;

const PARSE_OPTIONS = {
  sql: { type: 'string' },
  dialect: { type: 'string', default: 'postgresql' },
  layout: { type: 'string', default: 'view' },
  data: { type: 'string', default: 'insert' },
  json: { type: 'boolean', default: false },
  'no-proof': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

function formatOf(text: string | undefined): Format | undefined {
  const format = FORMATS.find((name) => name === text);
  if (text !== undefined && format === undefined) {
    throw new InvalidInputError(`There is no format “${text}”. Choose one of ${FORMATS.join(', ')}.`);
  }
  return format;
}

function countOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9][0-9]{0,14}$/.test(text)) {
    throw new InvalidInputError(`--max-issues is a whole number from 1 on, not “${text}”.`);
  }
  return Number(text);
}
