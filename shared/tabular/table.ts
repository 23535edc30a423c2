import type { CellBatch } from './cell-batch.ts';
import type { TextEncoding } from './csv/text-encoding.ts';

/** One table of a file, ready to be read row by row. */
export interface Table {
  readonly format: 'csv' | 'xlsx' | 'xls';
  /** Of a CSV. */
  readonly encoding?: TextEncoding;
  /** Of a CSV: the character between cells. */
  readonly delimiter?: string;
  /** Of a workbook: the sheet's name. */
  readonly sheet?: string;
  /**
   * Rows in file order, in batches that hold only until the next one is asked for; bounded memory. Rows without any
   * content may be left out; numbers tell.
   * @throws {UnreadableFileError} while iterating, when the file turns out to be damaged, hostile or too large.
   */
  batches(): AsyncIterable<CellBatch>;
}

/** What to read of a file, and how. */
export interface TableOptions {
  /** What the sender called the file: only used to say what is wrong with it. */
  readonly fileName?: string;
  /** A sheet's name, or its 1-based position in the workbook. The first visible sheet by default. */
  readonly sheet?: string | number;
  /** The character between the cells of a CSV. Found out by default. */
  readonly delimiter?: string;
}
