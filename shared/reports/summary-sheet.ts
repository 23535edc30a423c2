import type { stream } from 'exceljs';
import type { ValidationResult } from '../validation/validation-result.ts';
import { workbookText } from './workbook-value.ts';

export interface SummarySheetInput {
  readonly result: ValidationResult;
  readonly fileName: string;
  /** Cells with issues that have no comment because there were too many of them. */
  readonly commentsLeftOut: number;
}

const BOLD = { font: { bold: true } };

/** The figures of a validation, and what the sheets before do not show. */
export function writeSummarySheet(workbook: stream.xlsx.WorkbookWriter, input: SummarySheetInput): void {
  const sheet = workbook.addWorksheet('Summary');
  sheet.getColumn(1).width = 40;
  const add = (label: string, value: string | number) => {
    sheet.addRow([workbookText(label), typeof value === 'string' ? workbookText(value) : value]).commit();
  };
  const addTitle = (label: string, value: string) => {
    const row = sheet.addRow([label, value]);
    for (const column of [1, 2]) row.getCell(column).style = BOLD;
    row.commit();
  };

  const { result } = input;
  addTitle('File', workbookText(input.fileName));
  add('Rows', result.rows.total);
  add('Valid rows', result.rows.valid);
  add('Invalid rows', result.rows.invalid);
  add('Issues', result.issueCount);
  for (const note of notesOn(input)) add('Note', note);
  addTitle('Code', 'Issues');
  for (const [code, count] of Object.entries(result.issuesByCode)) add(code, count);
  addTitle('Column', 'Issues');
  for (const [column, count] of Object.entries(result.issuesByColumn)) add(column, count);
  sheet.commit();
}

function notesOn({ result, commentsLeftOut }: SummarySheetInput): string[] {
  const notes = result.warnings.map(({ message }) => message);
  if (result.stoppedEarly) {
    notes.push(`Checking stopped at ${result.issueCount} issues: the rows after them were not checked`);
  }
  if (commentsLeftOut > 0) {
    notes.push(
      `There is no comment on ${commentsLeftOut} more cells with issues; they are coloured, and the column “issues” explains them`,
    );
  }
  return notes;
}
