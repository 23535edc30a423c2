import * as z from 'zod';
import { InvalidInputError } from '../errors.ts';

export const ReportFormat = z.enum(['ndjson', 'json', 'csv', 'xlsx', 'frictionless']);
export type ReportFormat = z.infer<typeof ReportFormat>;

export const ReportRows = z.enum(['all', 'invalid', 'valid']);
export type ReportRows = z.infer<typeof ReportRows>;

/** Reports that are made when somebody asks for them; the validation itself writes the one in NDJSON. */
export const RenderedReport = z.union([
  /** All issues. They are about invalid rows only, so that choosing rows would choose nothing. */
  z.object({ format: z.enum(['json', 'frictionless']), rows: z.literal('all') }),
  /** The file given back, with its issues beside the rows. */
  z.object({ format: z.enum(['csv', 'xlsx']), rows: ReportRows }),
]);
export type RenderedReport = z.infer<typeof RenderedReport>;

const EXTENSIONS = { json: 'json', frictionless: 'frictionless.json', csv: 'csv', xlsx: 'xlsx' } as const;

type Extension = (typeof EXTENSIONS)[RenderedReport['format']];
export type RenderedReportName = `validation/report.${ReportRows}.${Extension}`;
export type ReportStateName = `${RenderedReportName}.state.json`;

export function renderedReportName({ format, rows }: RenderedReport): RenderedReportName {
  return `validation/report.${rows}.${EXTENSIONS[format]}`;
}

/** Where it is written down how the making of a report stands. */
export function reportStateName(report: RenderedReport): ReportStateName {
  return `${renderedReportName(report)}.state.json`;
}

/**
 * The report to make for a request; undefined when it is the one in NDJSON, which is there already.
 * @throws {InvalidInputError} when there is no such report.
 */
export function reportToRender(format: ReportFormat, rows: ReportRows): RenderedReport | undefined {
  if (format === 'csv' || format === 'xlsx') return { format, rows };
  if (rows === 'valid') {
    const detail = `A report in ${format} lists issues, and valid rows have none. Ask for rows=all, or for format=csv or xlsx.`;
    throw new InvalidInputError(detail, [{ pointer: 'rows', code: 'invalid-value', detail }]);
  }
  return format === 'ndjson' ? undefined : { format, rows: 'all' };
}

/** `users.csv` → `users.issues.ndjson`. What could be a path or a control character is not taken over. */
export function downloadName(fileName: string, report: RenderedReport | undefined): string {
  return `${fileStem(fileName, 'report')}.${downloadSuffix(report)}`;
}

/** A file's name without its extension, and without what could be a path or a control character; `otherwise` if nothing is left. */
export function fileStem(fileName: string, otherwise: string): string {
  const stem = fileName.replace(/\.[^./\\]*$/, '').replace(/[\p{Cc}\p{Cf}/\\:]+/gu, '_');
  return stem.replace(/^[._]+/, '') || otherwise;
}

function downloadSuffix(report: RenderedReport | undefined): string {
  if (report === undefined) return 'issues.ndjson';
  return `${report.rows === 'all' ? 'issues' : report.rows}.${EXTENSIONS[report.format]}`;
}
