import { malformedXml } from '../refused-workbook.ts';
import { AMPERSAND, CARRIAGE_RETURN, LINE_FEED, SEMICOLON } from './xml-characters.ts';

/** No reference is longer: `&#x10FFFF;` with a few zeros in front. */
const MAX_REFERENCE_LENGTH = 16;
const NAMED: Readonly<Record<string, number>> = { amp: 0x26, lt: 0x3c, gt: 0x3e, quot: 0x22, apos: 0x27 };
const NUMERIC = /^#(?:x([0-9A-Fa-f]+)|([0-9]+))$/;

/**
 * Copies the text from `start` to `end` to `target`, not behind `start`, with its references and line ends resolved:
 * that never makes it longer.
 * @returns the position behind the copy.
 */
export function decodeReferences(
  bytes: Buffer,
  start: number,
  end: number,
  target: number,
  part: string,
): number {
  let to = target;
  for (let from = start; from < end; ) {
    const byte = bytes[from] ?? 0;
    if (byte === AMPERSAND) {
      const semicolon = bytes
        .subarray(0, Math.min(end, from + MAX_REFERENCE_LENGTH))
        .indexOf(SEMICOLON, from);
      if (semicolon === -1) throw malformedXml(part);
      const character = referred(bytes.toString('latin1', from + 1, semicolon), part);
      to = writeCharacter(bytes, to, character);
      from = semicolon + 1;
    } else if (byte === CARRIAGE_RETURN) {
      bytes[to++] = LINE_FEED;
      from += bytes[from + 1] === LINE_FEED && from + 1 < end ? 2 : 1;
    } else {
      bytes[to++] = byte;
      from++;
    }
  }
  return to;
}

/** Writes a character as UTF-8; what is no character of its own becomes U+FFFD. */
export function writeCharacter(bytes: Buffer, at: number, character: number): number {
  if (character < 0x80) {
    bytes[at] = character;
    return at + 1;
  }
  return at + bytes.write(String.fromCodePoint(character), at, 'utf8');
}

function referred(name: string, part: string): number {
  const [, hexadecimal, decimal] = NUMERIC.exec(name) ?? [];
  const character =
    hexadecimal === undefined ? Number(decimal ?? NAMED[name]) : Number.parseInt(hexadecimal, 16);
  if (!isXmlCharacter(character)) throw malformedXml(part);
  return character;
}

function isXmlCharacter(character: number): boolean {
  if (character < 0x20) return character === 0x9 || character === 0xa || character === 0xd;
  if (character >= 0xd800 && character < 0xe000) return false;
  return character <= 0x10ffff && character !== 0xfffe && character !== 0xffff;
}
