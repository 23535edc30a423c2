import { f64, record, u16, u32 } from './biff-record.ts';
import { writeCompoundFile } from './compound-file-writer.ts';
import { sharedStringRecords } from './shared-string-records.ts';

/**
 * A cell to write; `{ number, style }` has a number format, `{ error }` is one of BIFF's numbers for errors, `{ result }` is
 * what a formula came to.
 */
export type XlsCell =
  | string
  | number
  | boolean
  | null
  | { readonly number: number; readonly style: number }
  | { readonly error: number }
  | { readonly result: number };

export interface XlsSheet {
  readonly name: string;
  readonly rows?: readonly (readonly XlsCell[])[];
  /** Instead of rows: the records of cells. */
  readonly records?: readonly Buffer[];
  readonly state?: 'visible' | 'hidden' | 'veryHidden';
  /** Charts and macros have sheets too. */
  readonly kind?: 'worksheet' | 'chart';
}

export interface XlsWorkbook {
  readonly sheets: readonly XlsSheet[];
  /** Number formats: one cell style each, from style 1 on. */
  readonly formats?: readonly (number | string)[];
  readonly isDate1904?: boolean;
  /** Texts stand in their cells' own records by default. */
  readonly areStringsShared?: boolean;
  /** More records that all sheets have in common, e.g. a table of shared texts. */
  readonly globals?: readonly Buffer[];
  /** A small workbook as a mini stream, as most programs write it. */
  readonly isMini?: boolean;
  /** What lies in the file before the workbook. */
  readonly streamsBefore?: readonly { readonly name: string; readonly content: Uint8Array }[];
}

const STATES = { visible: 0, hidden: 1, veryHidden: 2 } as const;
const END = record(0x0a);
const GLOBALS = record(0x809, u16(0x600, 5), Buffer.alloc(12));
const WORKSHEET = record(0x809, u16(0x600, 0x10), Buffer.alloc(12));

/** Writes an XLS file (BIFF8) as small as they come. */
export function writeXls(workbook: XlsWorkbook): Buffer {
  const content = writeXlsStream(workbook);
  const { isMini, streamsBefore = [] } = workbook;
  return writeCompoundFile([...streamsBefore, { name: 'Workbook', content, isMini }]);
}

/** The workbook alone, without the compound file around it. */
export function writeXlsStream({
  sheets,
  formats = [],
  isDate1904 = false,
  areStringsShared,
  globals = [],
}: XlsWorkbook): Buffer {
  const texts = new Map<string, number>();
  const contents = sheets.map(({ rows = [], records }) =>
    Buffer.concat([
      WORKSHEET,
      ...(records ?? cellRecords(rows, areStringsShared === true ? texts : undefined)),
      END,
    ]),
  );
  const shared = texts.size > 0 ? sharedStringRecords([...texts.keys()].map((text) => ({ text }))) : [];
  const common = Buffer.concat([
    record(0x22, u16(isDate1904 ? 1 : 0)),
    ...formatRecords(formats),
    ...shared,
    ...globals,
    END,
  ]);
  const lists = sheets.map(({ name }) => 4 + 8 + name.length * 2);
  let offset = GLOBALS.length + lists.reduce((sum, length) => sum + length, 0) + common.length;
  const listed = sheets.map(({ name, state = 'visible', kind = 'worksheet' }, i) => {
    const about = Buffer.from([STATES[state], kind === 'chart' ? 2 : 0, name.length, 1]);
    const sheet = record(0x85, u32(offset), about, Buffer.from(name, 'utf16le'));
    offset += contents[i]?.length ?? 0;
    return sheet;
  });
  return Buffer.concat([GLOBALS, ...listed, common, ...contents]);
}

function formatRecords(formats: readonly (number | string)[]): Buffer[] {
  const codes = formats.flatMap((format, i) =>
    typeof format === 'string'
      ? [record(0x41e, u16(200 + i, format.length), Buffer.from([0]), Buffer.from(format, 'latin1'))]
      : [],
  );
  const styles = [0, ...formats.map((format, i) => (typeof format === 'number' ? format : 200 + i))];
  return [...codes, ...styles.map((format) => record(0xe0, u16(0, format)))];
}

function cellRecords(
  rows: readonly (readonly XlsCell[])[],
  texts: Map<string, number> | undefined,
): Buffer[] {
  return rows.flatMap((cells, row) => cells.map((cell, column) => cellRecord(row, column, cell, texts)));
}

/** The record of one cell. `texts` numbers the texts that are shared. */
export function cellRecord(row: number, column: number, cell: XlsCell, texts?: Map<string, number>): Buffer {
  const place = u16(row, column, 0);
  if (cell === null || cell === '') return record(0x201, place);
  if (typeof cell === 'boolean') return record(0x205, place, Buffer.from([cell ? 1 : 0, 0]));
  if (typeof cell === 'number') return numberRecord(place, cell);
  if (typeof cell === 'object') {
    if ('result' in cell) return record(0x06, place, f64(cell.result), Buffer.alloc(8));
    if ('error' in cell) return record(0x205, place, Buffer.from([cell.error, 1]));
    return numberRecord(u16(row, column, cell.style), cell.number);
  }
  if (texts === undefined) {
    return record(0x204, place, u16(cell.length), Buffer.from([1]), Buffer.from(cell, 'utf16le'));
  }
  const index = texts.get(cell) ?? texts.size;
  texts.set(cell, index);
  return record(0xfd, place, u32(index));
}

function numberRecord(place: Buffer, value: number): Buffer {
  const isRk = Number.isInteger(value) && Math.abs(value) < 2 ** 29 && !Object.is(value, -0);
  return isRk ? record(0x27e, place, u32((value << 2) | 2)) : record(0x203, place, f64(value));
}
