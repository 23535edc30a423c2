/** What a library for workbooks gives, as ajv wants it: dates as ISO texts, formulas as their results. */
export function workbookCell(cell: unknown): unknown {
  if (cell === null || cell === undefined || cell === '') return undefined;
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  if (typeof cell !== 'object') return cell;
  if ('result' in cell) return cell.result;
  // exceljs, when it streams, loses a formula's result that is 0.
  return 'formula' in cell ? 0 : String(cell);
}
