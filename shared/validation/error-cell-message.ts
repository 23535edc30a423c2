/** What is wrong with a cell that shows an error such as `#DIV/0!`. */
export function errorCellMessage(error: string): string {
  return `The formula in this cell failed with ${error}`;
}
