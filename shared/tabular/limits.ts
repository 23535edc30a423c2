import { UnreadableFileError } from './unreadable-file-error.ts';

/** How much a reader takes from one file before it refuses. */
export interface Limits {
  /** Bytes that one part of a workbook may unpack to. */
  readonly inflatedBytes: number;
  /** How many times larger than its packed size a part may become, once it is over `inflateRatioFrom` bytes. */
  readonly inflateRatio: number;
  readonly inflateRatioFrom: number;
  /** Files inside a workbook. */
  readonly entries: number;
  /** Memory that all of a workbook's shared strings take together, roughly: all of them are kept while a sheet is read. */
  readonly sharedStringBytes: number;
  /** Characters in one cell. */
  readonly cellLength: number;
  /** Characters in the name of one column. */
  readonly headerLength: number;
  /** Bytes of UTF-8 in one record of a CSV. */
  readonly recordLength: number;
  readonly rows: number;
  readonly columns: number;
}

/** Excel's own limits where it has one (columns); elsewhere far above what real files have. */
export const DEFAULT_LIMITS: Limits = {
  inflatedBytes: 4 * 1024 ** 3,
  inflateRatio: 200,
  // Half a million rows that are alike become 300 times smaller. Up to here a part is read, or refused for what is in it, in about
  // a second; deflate alone reaches a ratio of 1,032.
  inflateRatioFrom: 256 * 1024 ** 2,
  entries: 10_000,
  sharedStringBytes: 256 * 1024 ** 2,
  cellLength: 1024 ** 2,
  headerLength: 1_000,
  recordLength: 64 * 1024 ** 2,
  rows: 50_000_000,
  columns: 16_384,
};

type Limit = Exclude<keyof Limits, 'inflateRatioFrom'>;

const WORDS: Record<Limit, string> = {
  inflatedBytes: 'bytes in one unpacked part',
  inflateRatio: 'times its packed size in one part',
  entries: 'files inside the workbook',
  sharedStringBytes: 'bytes of shared text',
  cellLength: 'characters in one cell',
  headerLength: 'characters in the name of one column',
  recordLength: 'bytes in one row',
  rows: 'rows',
  columns: 'columns',
};

/** The refusal of a file that has more than `limits` allow. `where` names the place, e.g. `row 7`. */
export function limitExceeded(limits: Limits, limit: Limit, where: string): UnreadableFileError {
  const maximum = limits[limit];
  return new UnreadableFileError(
    'file-limit-exceeded',
    `The file has more than ${maximum.toLocaleString('en')} ${WORDS[limit]} (${where}). Split it, or remove what does not belong to the table.`,
    { limit, maximum, where },
  );
}
