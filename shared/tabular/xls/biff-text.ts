import type { TextDecoder as Decoder } from 'node:util';

/** How the texts of a workbook are stored: by code page up to Excel 95, as Unicode since. */
export interface BiffEncoding {
  readonly isUnicode: boolean;
  readonly decoder: Decoder;
}

const ENCODINGS: Readonly<Record<number, string>> = {
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  10000: 'macintosh',
  10007: 'x-mac-cyrillic',
};

/** The decoder of a CODEPAGE record; Windows-1252 for those that nobody has a table of. */
export function codePageDecoder(codePage: number): Decoder {
  const isWindows = codePage >= 1250 && codePage <= 1258;
  return new TextDecoder(isWindows ? `windows-${codePage}` : (ENCODINGS[codePage] ?? 'windows-1252'));
}

/** Characters stored in one byte each, the upper bytes left out as zero, or in two. */
export function unicodeText(bytes: Buffer, start: number, end: number, isWide: boolean): string {
  return bytes.toString(isWide ? 'utf16le' : 'latin1', start, end);
}

/** A short name: characters, after their count in one byte, in either encoding. */
export function shortText(bytes: Buffer, at: number, end: number, encoding: BiffEncoding): string {
  const length = bytes.readUInt8(at);
  if (!encoding.isUnicode)
    return encoding.decoder.decode(bytes.subarray(at + 1, Math.min(end, at + 1 + length)));
  const isWide = (bytes.readUInt8(at + 1) & 1) === 1;
  return unicodeText(bytes, at + 2, Math.min(end, at + 2 + length * (isWide ? 2 : 1)), isWide);
}
