import { extname } from 'node:path';
import { InvalidInputError } from '../../../shared/errors.ts';
import { parseOptions } from '../parse-options.ts';

export interface LoginCommand {
  readonly name: 'login';
  readonly endpoint?: string;
  /** Of what was deployed from this folder. */
  readonly stage?: string;
  readonly username?: string;
}

/** What `upload` and `watch` have in common. */
interface WaitingCommand {
  /** Undefined: where one logged in last. */
  readonly endpoint?: string;
  readonly report?: { readonly path: string; readonly format: ReportFormat };
  readonly sql?: string;
  readonly cancelsOnInterrupt: boolean;
}

export interface UploadCommand extends WaitingCommand {
  readonly name: 'upload';
  readonly file: string;
  readonly workflows: readonly Workflow[];
  readonly schema?: string;
  readonly options: UploadOptions;
  readonly waits: boolean;
}

export interface WatchCommand extends WaitingCommand {
  readonly name: 'watch';
  readonly taskId: string;
}

export type BackendCommand = LoginCommand | UploadCommand | WatchCommand;

interface UploadOptions {
  readonly sheet?: string;
  readonly delimiter?: (typeof DELIMITERS)[number];
  readonly maxIssues?: number;
  readonly dialect?: (typeof DIALECTS)[number];
}

const WORKFLOWS = ['validation', 'parsing'] as const;
type Workflow = (typeof WORKFLOWS)[number];
const REPORT_FORMATS = ['ndjson', 'json', 'csv', 'xlsx'] as const;
type ReportFormat = (typeof REPORT_FORMATS)[number];
const DELIMITERS = [',', ';', '\t', '|'] as const;
const DIALECTS = ['postgresql', 'duckdb', 'sqlite'] as const;

const LOGIN_OPTIONS = {
  endpoint: { type: 'string' },
  stage: { type: 'string' },
  username: { type: 'string' },
} as const;
const WATCH_OPTIONS = {
  endpoint: { type: 'string' },
  report: { type: 'string' },
  'save-sql': { type: 'string' },
  'cancel-on-interrupt': { type: 'boolean', default: false },
} as const;
const UPLOAD_OPTIONS = {
  ...WATCH_OPTIONS,
  schema: { type: 'string', short: 's' },
  workflows: { type: 'string' },
  sheet: { type: 'string' },
  delimiter: { type: 'string' },
  'max-issues': { type: 'string' },
  dialect: { type: 'string' },
  'no-wait': { type: 'boolean', default: false },
} as const;

/**
 * The command for a backend that these arguments are; undefined when they are none.
 * @throws {InvalidInputError} that says which argument is wrong.
 */
export function backendCommand([name = '', ...argv]: readonly string[]):
  | BackendCommand
  | { name: 'help' }
  | undefined {
  const asksForHelp = argv.includes('--help') || argv.includes('-h');
  if (asksForHelp && ['login', 'upload', 'watch'].includes(name)) return { name: 'help' };
  switch (name) {
    case 'login':
      return loginCommand(argv);
    case 'upload':
      return uploadCommand(argv);
    case 'watch':
      return watchCommand(argv);
    default:
      return undefined;
  }
}

function loginCommand(argv: readonly string[]): LoginCommand {
  const { values, positionals } = parseOptions(argv, LOGIN_OPTIONS);
  // Others can read the arguments of a process.
  if (positionals.length > 0)
    throw new InvalidInputError(
      'etl login takes no password as an argument: it asks, or reads standard input.',
    );
  const { endpoint, stage, username } = values;
  if (endpoint !== undefined && stage !== undefined)
    throw new InvalidInputError('Give --endpoint or --stage: both say where to log in.');
  return { name: 'login', endpoint: endpointOf(endpoint), stage, username };
}

function watchCommand(argv: readonly string[]): WatchCommand {
  const { values, positionals } = parseOptions(argv, WATCH_OPTIONS);
  const [taskId] = positionals;
  if (taskId === undefined || positionals.length > 1)
    throw new InvalidInputError('Name one task by its id: etl watch TASK.');
  return { name: 'watch', taskId, ...waitingOf(values) };
}

function uploadCommand(argv: readonly string[]): UploadCommand {
  const { values, positionals } = parseOptions(argv, UPLOAD_OPTIONS);
  const [file] = positionals;
  if (file === undefined || positionals.length > 1 || file === '-')
    throw new InvalidInputError('Name one file: etl upload FILE. What comes through a pipe has no size yet.');
  const { schema } = values;
  const workflows = workflowsOf(values.workflows, schema);
  if (workflows.includes('validation') && schema === undefined)
    throw new InvalidInputError('Name the schema on the backend for validation: --schema NAME.');
  const delimiter = values.delimiter === 'tab' || values.delimiter === '\\t' ? '\t' : values.delimiter;
  const options = {
    sheet: values.sheet,
    delimiter: oneOf('delimiter', DELIMITERS, delimiter),
    maxIssues: countOf(values['max-issues']),
    dialect: oneOf('dialect', DIALECTS, values.dialect),
  };
  const waits = !values['no-wait'];
  if (!waits && (values.report !== undefined || values['save-sql'] !== undefined))
    throw new InvalidInputError('--no-wait has no report and no SQL yet: etl watch saves them.');
  return { name: 'upload', file, workflows, schema, options, waits, ...waitingOf(values) };
}

type WaitingValues = ReturnType<typeof parseOptions<typeof WATCH_OPTIONS>>['values'];

function waitingOf(values: WaitingValues): WaitingCommand {
  return {
    endpoint: endpointOf(values.endpoint),
    report: reportOf(values.report),
    sql: values['save-sql'],
    cancelsOnInterrupt: values['cancel-on-interrupt'],
  };
}

/** The address as it is kept: without a slash at its end, or the API's own path. */
export function endpointOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '')
    throw new InvalidInputError(
      `--endpoint is the address of a backend, such as https://etl.example.com, not “${withoutPassword(text)}”.`,
    );
  return `${url.origin}${url.pathname.replace(/(\/api\/v1)?\/*$/, '')}`;
}

function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/]*@/, '//…@');
}

function reportOf(path: string | undefined): WaitingCommand['report'] {
  if (path === undefined) return undefined;
  const ending = extname(path).slice(1).toLowerCase();
  const format = REPORT_FORMATS.find((one) => one === ending);
  if (format === undefined)
    throw new InvalidInputError(
      `The report’s name ends with ${REPORT_FORMATS.map((one) => `.${one}`).join(', ')}, which says its format; “${path}” does not.`,
    );
  return { path, format };
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

function countOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9][0-9]{0,7}$/.test(text))
    throw new InvalidInputError(`--max-issues is a whole number from 1 to 10000000, not “${text}”.`);
  return Number(text);
}
