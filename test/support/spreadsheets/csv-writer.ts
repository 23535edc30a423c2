export interface CsvFormat {
  readonly delimiter?: string;
  readonly lineBreak?: string;
  readonly endsWithBreak?: boolean;
}

/** Writes records by RFC 4180, quoting what needs it. */
export function writeCsv(
  records: readonly (readonly string[])[],
  { delimiter = ',', lineBreak = '\n', endsWithBreak = true }: CsvFormat = {},
): string {
  const quote = (cell: string) =>
    /["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell;
  // A record of one empty cell would be a blank line.
  const line = (cells: readonly string[]) =>
    cells.length === 1 && cells[0] === '' ? '""' : cells.map(quote).join(delimiter);
  return records.map(line).join(lineBreak) + (endsWithBreak ? lineBreak : '');
}
