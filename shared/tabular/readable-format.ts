import type { FileFormat } from './file-format.ts';
import { protectedByPassword } from './refused-workbook.ts';
import { UnreadableFileError } from './unreadable-file-error.ts';

type ReadableFormat = 'csv' | 'xlsx' | 'xls';
type UnreadableFormat = Exclude<FileFormat, 'empty' | ReadableFormat | 'encrypted-ooxml'>;

interface Description {
  readonly what: string;
  readonly advice: string;
}

const SAVE_AS = 'Open it in a spreadsheet program and save it as .xlsx or .csv.';
const SEND_TABLE = 'Send the table itself, as .xlsx or .csv.';

const DESCRIPTIONS: Record<UnreadableFormat, Description> = {
  xlsb: { what: 'a binary Excel workbook (.xlsb)', advice: 'Save it as .xlsx.' },
  'excel-2-4': { what: 'an Excel 2–4 workbook', advice: 'Save it as .xlsx.' },
  ods: { what: 'an OpenDocument spreadsheet', advice: 'Save it as .xlsx or .csv.' },
  document: { what: 'a text document or presentation', advice: SEND_TABLE },
  pdf: { what: 'a PDF document', advice: SEND_TABLE },
  png: { what: 'a PNG image', advice: SEND_TABLE },
  jpeg: { what: 'a JPEG image', advice: SEND_TABLE },
  gif: { what: 'a GIF image', advice: SEND_TABLE },
  image: { what: 'an image', advice: SEND_TABLE },
  zip: { what: 'a ZIP archive without a workbook in it', advice: 'Unpack it and send the table inside.' },
  gzip: { what: 'a gzip archive', advice: 'Unpack it and send the table inside.' },
  archive: { what: 'a compressed archive', advice: 'Unpack it and send the table inside.' },
  'compound-file': { what: 'an Office file without a workbook in it', advice: SAVE_AS },
  parquet: { what: 'a Parquet file', advice: 'Export it as .csv.' },
  sqlite: { what: 'a SQLite database', advice: 'Export the table as .csv.' },
  html: { what: 'a web page', advice: SAVE_AS },
  xml: { what: 'an XML document', advice: SAVE_AS },
  json: { what: 'a JSON document', advice: 'Export it as .csv.' },
  binary: {
    what: 'binary data of no known format',
    advice: 'Check that the right file was sent, and that it is not damaged.',
  },
};

/** Names under which people send tables. */
const TABLE_NAME = /\.(csv|tsv|tab|txt|xls|xlsx|xlsm|xltx|xltm)$/i;
/** A workbook by another name: its own format explains more than the name that does not fit. */
const WORKBOOK_FORMATS: readonly FileFormat[] = ['xlsb', 'excel-2-4', 'ods'];

/**
 * The format, if there is a reader for it.
 * @throws {UnreadableFileError} that says what the file is instead and what to do about it.
 */
export function readableFormat(format: FileFormat, fileName?: string): ReadableFormat {
  if (format === 'csv' || format === 'xlsx' || format === 'xls') return format;
  if (format === 'empty') {
    throw new UnreadableFileError('file-empty', 'The file is empty. Send a file with a header and rows.');
  }
  if (format === 'encrypted-ooxml') throw protectedByPassword();

  const { what, advice } = DESCRIPTIONS[format];
  const details = { detected: format, fileName };
  if (fileName !== undefined && TABLE_NAME.test(fileName) && !WORKBOOK_FORMATS.includes(format)) {
    throw new UnreadableFileError(
      'file-format-mismatch',
      `“${fileName}” is not what its name says but ${what}. ${advice}`,
      details,
    );
  }
  throw new UnreadableFileError(
    'file-format-unsupported',
    `The file is ${what}, which is not read. ${advice}`,
    details,
  );
}
