import { extname } from 'node:path';
import { InvalidInputError } from '../../../shared/errors.ts';
import type { parseOptions } from '../parse-options.ts';
import { endpointOf } from './endpoint-option.ts';

const REPORT_FORMATS = ['ndjson', 'json', 'csv', 'xlsx'] as const;
type ReportFormat = (typeof REPORT_FORMATS)[number];

/** What `upload` and `watch` have in common. */
export interface WaitingCommand {
  /** Undefined: where one logged in last. */
  readonly endpoint?: string;
  readonly report?: { readonly path: string; readonly format: ReportFormat };
  readonly sql?: string;
  readonly cancelsOnInterrupt: boolean;
}

export const WAITING_OPTIONS = {
  endpoint: { type: 'string' },
  report: { type: 'string' },
  'save-sql': { type: 'string' },
  'cancel-on-interrupt': { type: 'boolean', default: false },
} as const;

/** The lines about them in the help of a verb. */
export const WAITING_HELP = `      --report FILE           file for the report: its ending, .ndjson, .json,
                              .csv or .xlsx, says which
      --save-sql FILE         file for the SQL of a workbook
      --cancel-on-interrupt   Ctrl-C cancels the task, too; otherwise you are
                              asked on a terminal
      --endpoint URL          address of the backend; otherwise where you logged
                              in last
  -h, --help                  this text`;

export const WAITING_EXIT_CODES = `Exit code
  0  all is valid or proven
  1  there are issues, or cells that are not proven
  2  the task did not succeed, or you did not wait for it`;

type WaitingValues = ReturnType<typeof parseOptions<typeof WAITING_OPTIONS>>['values'];

export function waitingOf(values: WaitingValues): WaitingCommand {
  return {
    endpoint: endpointOf(values.endpoint),
    report: reportOf(values.report),
    sql: values['save-sql'],
    cancelsOnInterrupt: values['cancel-on-interrupt'],
  };
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
