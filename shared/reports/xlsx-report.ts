import { PassThrough } from 'node:stream';
import type { stream } from 'exceljs';
import type { ValidationResult } from '../validation/validation-result.ts';
import type { AnnotatedTable } from './annotated-rows.ts';
import { AnnotatedSheets, type SheetLimits } from './annotated-sheets.ts';
import { issueColumnOf } from './issue-column.ts';
import { writeSummarySheet } from './summary-sheet.ts';

export interface XlsxReportInput {
  readonly table: AnnotatedTable;
  /** Whether rows stay where they are in the file, so that addresses in messages lead to them. */
  readonly keepsPositions: boolean;
  readonly result: ValidationResult;
  readonly fileName: string;
  /** The workbook says that it was made then. */
  readonly createdAt: Date;
  readonly limits?: SheetLimits;
}

/** The file as a workbook with its issues marked: coloured cells, comments, a column of messages, a summary. */
export async function* xlsxReport(input: XlsxReportInput): AsyncGenerator<Uint8Array> {
  // Large, and only needed here.
  const { default: exceljs } = await import('exceljs');
  const output = new PassThrough();
  const workbook = new exceljs.stream.xlsx.WorkbookWriter({
    stream: output,
    useStyles: true,
    // They would be kept in memory.
    useSharedStrings: false,
  });
  workbook.creator = 'ETL Design';
  workbook.lastModifiedBy = workbook.creator;
  workbook.created = input.createdAt;
  workbook.modified = input.createdAt;
  const filling = fill(workbook, output, input);
  filling.catch((error: Error) => output.destroy(error));
  try {
    for await (const chunk of output) yield chunk;
    await filling;
  } finally {
    output.destroy();
  }
}

async function fill(
  workbook: stream.xlsx.WorkbookWriter,
  output: PassThrough,
  { table, keepsPositions, result, fileName, limits }: XlsxReportInput,
): Promise<void> {
  const headerRow = keepsPositions ? table.header.row.number : 1;
  const sheets = new AnnotatedSheets({
    workbook,
    output,
    header: table.header,
    headerRow,
    issueColumn: issueColumnOf(table),
    limits,
  });
  for await (const row of table.rows) await sheets.add(row, keepsPositions ? row.row.number : undefined);
  sheets.end();
  writeSummarySheet(workbook, { result, fileName, commentsLeftOut: sheets.commentsLeftOut });
  await workbook.commit();
}
