import { DEFAULT_LIMITS } from '../limits.ts';
import { CsvScanner } from './csv-scanner.ts';

/** In the order in which they win when they explain the text equally well. */
const DELIMITERS = [',', ';', '\t', '|'] as const;

/** A wrong delimiter may well read thousands of columns. */
const SNIFF_LIMITS = { ...DEFAULT_LIMITS, columns: Number.POSITIVE_INFINITY };

interface Reading {
  readonly delimiter: string;
  readonly columns: number;
  /** How many of the records have as many cells as the first, 0 to 1. */
  readonly consistency: number;
}

/**
 * The character that splits the first records of `text` most consistently into more than one column; a comma when none
 * does. `isWhole` says that the text does not go on, so that its last line counts too.
 */
export function sniffDelimiter(text: string, isWhole: boolean): string {
  const bytes = Buffer.from(isWhole ? `${text}\n` : text);
  const readings = DELIMITERS.map((delimiter) => read(bytes, delimiter));
  const best = readings
    .filter(({ columns }) => columns > 1)
    .reduce<Reading | undefined>(
      (winner, next) => (winner && !isBetter(next, winner) ? winner : next),
      undefined,
    );
  return best?.delimiter ?? ',';
}

function isBetter(reading: Reading, than: Reading): boolean {
  if (reading.consistency !== than.consistency) return reading.consistency > than.consistency;
  return reading.columns > than.columns;
}

function read(bytes: Uint8Array, delimiter: string): Reading {
  const counts = recordLengths(new CsvScanner(delimiter, SNIFF_LIMITS), bytes);
  const columns = counts[0] ?? 0;
  const alike = counts.filter((count) => count === columns).length;
  return { delimiter, columns, consistency: counts.length === 0 ? 0 : alike / counts.length };
}

/** The number of cells of each record that the bytes hold in full. */
function recordLengths(scanner: CsvScanner, bytes: Uint8Array): number[] {
  const lengths: number[] = [];
  scanner.feed(bytes);
  for (let isFull = true; isFull; scanner.take()) {
    isFull = scanner.scan();
    for (let row = 0; row < scanner.batch.rowCount; row++) lengths.push(scanner.batch.rowLength(row));
  }
  return lengths;
}
