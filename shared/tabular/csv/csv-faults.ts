import { UnreadableFileError } from '../unreadable-file-error.ts';

/** Where in a CSV something is wrong; both count from 1. */
interface CsvPlace {
  readonly line: number;
  readonly row: number;
}

/** `line` is where the quote was opened. */
export function quoteUnclosed({ line, row }: CsvPlace): UnreadableFileError {
  return new UnreadableFileError(
    'csv-quote-unclosed',
    `The quote opened on line ${line} is never closed. Close it, or double it ("") if it belongs to the text.`,
    { line, row },
  );
}

export function nulByte({ line, row }: CsvPlace): UnreadableFileError {
  return new UnreadableFileError(
    'csv-nul-byte',
    `Row ${row} (line ${line}) contains a NUL byte, which text never does. Export the file again as CSV.`,
    { row, line },
  );
}
