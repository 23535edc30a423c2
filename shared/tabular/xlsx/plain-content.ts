import { LESS_THAN, TEXT_CLASSES } from './xml-characters.ts';

/** One way to write a text that has nothing beside it. */
interface PlainShape {
  readonly opening: Uint8Array;
  readonly closing: Uint8Array;
  readonly isInline: boolean;
}

/** What nearly all cells look like behind their opening tag. */
export const PLAIN_CELLS: readonly PlainShape[] = [
  shape('<v>', '</v></c>'),
  shape('<is><t>', '</t></is></c>', true),
  shape('<is><t xml:space="preserve">', '</t></is></c>', true),
];

/** What nearly all formulas look like that are not shared. */
export const PLAIN_FORMULAS: readonly PlainShape[] = [shape('<f>', '</f>')];

/** What nearly all shared texts look like. */
export const PLAIN_ITEMS: readonly PlainShape[] = [
  shape('<si><t>', '</t></si>'),
  shape('<si><t xml:space="preserve">', '</t></si>'),
];

/** Where a text is that was found; one is used for many, so that none takes memory. */
export class PlainText {
  isInline = false;
  start = 0;
  stop = 0;
  /** Behind all that belongs to the text. */
  end = 0;
}

/**
 * Looks for a text in one of the shapes at `at`, with nothing in it to decode. Needs a `<` at `end`.
 * False when there is anything else, or not all of it yet.
 */
export function readPlainText(
  bytes: Uint8Array,
  at: number,
  end: number,
  shapes: readonly PlainShape[],
  text: PlainText,
): boolean {
  for (const { opening, closing, isInline } of shapes) {
    if (!startsWith(bytes, at, opening)) continue;
    let stop = at + opening.length;
    text.start = stop;
    let classes = 0;
    for (let byte = bytes[stop] ?? LESS_THAN; byte !== LESS_THAN; byte = bytes[++stop] ?? LESS_THAN) {
      classes |= TEXT_CLASSES[byte] ?? 0;
    }
    text.isInline = isInline;
    text.stop = stop;
    text.end = stop + closing.length;
    return classes === 0 && text.end <= end && startsWith(bytes, stop, closing);
  }
  return false;
}

function shape(opening: string, closing: string, isInline = false): PlainShape {
  return { opening: Buffer.from(opening), closing: Buffer.from(closing), isInline };
}

function startsWith(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (let i = 0; i < expected.length; i++) {
    if (bytes[at + i] !== expected[i]) return false;
  }
  return true;
}
