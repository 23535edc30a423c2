import type { FileFormat } from './file-format.ts';

type KnownBySignature = Exclude<FileFormat, 'xls' | 'xlsx'>;

/** First bytes (Latin-1) of formats that nothing else needs to be known about. */
const SIGNATURES: readonly (readonly [signature: string, format: KnownBySignature])[] = [
  ['%PDF-', 'pdf'],
  ['\x89PNG\r\n\x1a\n', 'png'],
  ['\xff\xd8\xff', 'jpeg'],
  ['GIF87a', 'gif'],
  ['GIF89a', 'gif'],
  ['BM', 'image'],
  ['II*\0', 'image'],
  ['MM\0*', 'image'],
  ['\x1f\x8b', 'gzip'],
  ['BZh', 'archive'],
  ['\xfd7zXZ\0', 'archive'],
  ['\x28\xb5\x2f\xfd', 'archive'],
  ['7z\xbc\xaf\x27\x1c', 'archive'],
  ['Rar!\x1a\x07', 'archive'],
  // The first record of a workbook before there were compound files: BOF of BIFF 2, 3 and 4.
  ['\x09\x00\x04\x00', 'excel-2-4'],
  ['\x09\x02\x06\x00', 'excel-2-4'],
  ['\x09\x04\x06\x00', 'excel-2-4'],
  ['PAR1', 'parquet'],
  ['SQLite format 3\0', 'sqlite'],
  ['{\\rtf', 'document'],
];

/** BM and BZh are also how a perfectly good first header may begin. */
const WORDLIKE = new Set(['BM', 'BZh', 'PAR1']);

const ZIP = ['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'];
const COMPOUND_FILE = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1';

/** A format, or the container that has to be opened to tell it; undefined when no signature fits. */
export type Signature =
  | { readonly format: KnownBySignature }
  | { readonly container: 'zip' | 'compound-file' };

/** Tells a file by its first bytes. */
export function matchSignature(head: Uint8Array): Signature | undefined {
  const text = Buffer.from(head.subarray(0, 32)).toString('latin1');
  if (ZIP.some((signature) => text.startsWith(signature))) return { container: 'zip' };
  if (text.startsWith(COMPOUND_FILE)) return { container: 'compound-file' };
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return { format: 'image' };
  const match = SIGNATURES.find(([signature]) => text.startsWith(signature));
  if (match === undefined) return undefined;
  const [signature, format] = match;
  return WORDLIKE.has(signature) && !looksBinary(head) ? undefined : { format };
}

/** Whether there are more control characters than any text has. A stray NUL is the CSV reader's to report. */
export function looksBinary(head: Uint8Array): boolean {
  let controls = 0;
  let nuls = 0;
  for (const byte of head) {
    if (byte === 0) nuls++;
    else if (byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1a && byte !== 0x1b) controls++;
  }
  return controls > head.length * 0.05 || nuls > head.length * 0.3;
}
