import { LESS_THAN, TEXT_CLASSES } from './xml-characters.ts';

const VALUE_START = Buffer.from('<v>');
const VALUE_END = Buffer.from('</v></c>');
const INLINE_STARTS = [Buffer.from('<is><t>'), Buffer.from('<is><t xml:space="preserve">')];
const INLINE_END = Buffer.from('</t></is></c>');

/** Where the text of a cell is that has no more than it; one is used for many, so that none takes memory. */
export class PlainCell {
  isInline = false;
  start = 0;
  stop = 0;
  /** Behind the cell. */
  end = 0;
}

/**
 * Looks for the content that nearly all cells have (`<v>1</v></c>` or one inline text), with nothing in it to decode.
 * Needs a `<` at `end`. False when it is anything else, or not all there yet.
 */
export function readPlainCell(bytes: Uint8Array, at: number, end: number, cell: PlainCell): boolean {
  cell.isInline = !startsWith(bytes, at, VALUE_START);
  cell.start = cell.isInline ? inlineStart(bytes, at) : at + VALUE_START.length;
  if (cell.start === -1) return false;

  let stop = cell.start;
  let classes = 0;
  for (let byte = bytes[stop] ?? LESS_THAN; byte !== LESS_THAN; byte = bytes[++stop] ?? LESS_THAN) {
    classes |= TEXT_CLASSES[byte] ?? 0;
  }
  const closing = cell.isInline ? INLINE_END : VALUE_END;
  cell.stop = stop;
  cell.end = stop + closing.length;
  return classes === 0 && cell.end <= end && startsWith(bytes, stop, closing);
}

function inlineStart(bytes: Uint8Array, at: number): number {
  for (const opening of INLINE_STARTS) {
    if (startsWith(bytes, at, opening)) return at + opening.length;
  }
  return -1;
}

function startsWith(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (let i = 0; i < expected.length; i++) {
    if (bytes[at + i] !== expected[i]) return false;
  }
  return true;
}
