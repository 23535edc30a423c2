import { type CellRange, LAST_COLUMN, LAST_ROW } from './cell-range.ts';

const RANGE = /^\$?([A-Z]{1,3})\$?([1-9]\d{0,6})(?::\$?([A-Z]{1,3})\$?([1-9]\d{0,6}))?$/;

/** `A1:B2`, or `A1` alone; undefined when the text is no range of a sheet. */
export function parseRange(text: string): CellRange | undefined {
  const [, firstLetters, firstNumber, lastLetters = firstLetters, lastNumber = firstNumber] =
    RANGE.exec(text) ?? [];
  if (firstLetters === undefined || lastLetters === undefined) return undefined;
  const columns = [columnNumber(firstLetters), columnNumber(lastLetters)];
  const rows = [Number(firstNumber), Number(lastNumber)];
  const range = {
    firstRow: Math.min(...rows),
    firstColumn: Math.min(...columns),
    lastRow: Math.max(...rows),
    lastColumn: Math.max(...columns),
  };
  return range.lastRow > LAST_ROW || range.lastColumn > LAST_COLUMN ? undefined : range;
}

function columnNumber(letters: string): number {
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column;
}
