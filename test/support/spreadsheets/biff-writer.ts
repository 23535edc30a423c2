import { type FixtureStream, writeCompoundFile } from './compound-file-writer.ts';

/** A sheet of an XLS file: its records, as they follow each other. */
export interface BiffSheet {
  readonly name: string;
  readonly records: readonly Buffer[];
  readonly state?: 0 | 1 | 2;
  /** 2 for a chart. */
  readonly kind?: 0 | 2;
}

export function record(type: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([u16(type, content.length), content]);
}

export function u8(...values: readonly number[]): Buffer {
  return Buffer.from(values.map((value) => value & 0xff));
}

export function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [i, value] of values.entries()) bytes.writeUInt16LE(value & 0xffff, i * 2);
  return bytes;
}

export function f64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

/** A text behind its count in one byte. */
export function shortText(text: string): Buffer {
  return Buffer.concat([u8(text.length), characters(text)]);
}

/** A text behind its count in two bytes. */
export function longText(text: string): Buffer {
  return Buffer.concat([u16(text.length), characters(text)]);
}

/** Characters behind the byte that says how wide they are. */
export function characters(text: string): Buffer {
  const isWide = /[^\0-\xff]/.test(text);
  return Buffer.concat([u8(isWide ? 1 : 0), Buffer.from(text, isWide ? 'utf16le' : 'latin1')]);
}

/** A formula's cell with the number it came to; `behind` is what its tokens left out. */
export function formulaCell(
  row: number,
  column: number,
  tokens: Uint8Array,
  behind: Uint8Array = u8(),
): Buffer {
  return record(0x06, u16(row, column, 0), f64(1), u16(0, 0, 0), u16(tokens.length), tokens, behind);
}

/** An XLS file as small as they come. */
export function writeXls(
  globals: readonly Buffer[],
  sheets: readonly BiffSheet[],
  version = 0x600,
  streams: readonly FixtureStream[] = [],
): Buffer {
  const begin = record(0x809, u16(version, 5));
  const end = record(0x0a);
  const bodies = sheets.map(({ records }) =>
    Buffer.concat([record(0x809, u16(version, 16)), ...records, end]),
  );
  const boundSheet = ({ name, state = 0, kind = 0 }: BiffSheet, offset: number) =>
    record(
      0x85,
      u16(offset, offset >>> 16),
      u8(state, kind),
      version === 0x600 ? shortText(name) : plainText(name),
    );
  const headLength = Buffer.concat([
    begin,
    ...sheets.map((sheet) => boundSheet(sheet, 0)),
    ...globals,
    end,
  ]).length;
  let offset = headLength;
  const bound = sheets.map((sheet, i) => {
    const written = boundSheet(sheet, offset);
    offset += bodies[i]?.length ?? 0;
    return written;
  });
  return writeCompoundFile([
    { name: 'Workbook', content: Buffer.concat([begin, ...bound, ...globals, end, ...bodies]) },
    ...streams,
  ]);
}

function plainText(text: string): Buffer {
  return Buffer.concat([u8(text.length), Buffer.from(text, 'latin1')]);
}
