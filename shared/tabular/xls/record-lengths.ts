import { corruptWorkbook } from '../refused-workbook.ts';

/**
 * Bytes of records that are all of one length, and the least that others have. With another length a record is damaged, and would
 * take the place of those that follow it: there are no checksums that told.
 */
export const RecordLength = {
  sharedStringCell: 10,
  number: 14,
  rk: 10,
  booleanOrError: 8,
  blank: 6,
  row: 16,
  endOfSubstream: 0,
  /** At least: a formula follows its result. */
  formula: 14,
  /** Row, column and format, with which all cells begin. */
  cellHeader: 6,
} as const;

/** Excel 97 writes 16, Excel 5 wrote 8, other programs less. */
const BEGIN_OF_SUBSTREAM = [4, 6, 8, 16];
/** A row, a first and a last column; between these for each cell a format, and a number if it is not blank. */
const MULTIPLE_BYTES = 6;

export function isBeginLength(length: number): boolean {
  return BEGIN_OF_SUBSTREAM.includes(length);
}

/** How many cells a record of several has, by its length, which has to agree with its first and last column. */
export function cellCount(bytes: Buffer, at: number, end: number, cellBytes: number): number {
  const cells = (end - at - MULTIPLE_BYTES) / cellBytes;
  if (!Number.isInteger(cells) || cells < 1) throw wrongLength();
  if (bytes.readUInt16LE(end - 2) !== bytes.readUInt16LE(at + 2) + cells - 1) throw wrongLength();
  return cells;
}

export function wrongLength(): Error {
  return corruptWorkbook('a record does not have the length it should');
}
