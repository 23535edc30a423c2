import { writeCharacter } from './decode-references.ts';
import { UNDERSCORE } from './xml-characters.ts';

const ESCAPE = /_x([0-9A-Fa-f]{4})_/g;
const ESCAPE_LENGTH = 7;
const SMALL_X = 0x78;

/** Undoes `_x000D_`: how workbooks write characters that XML cannot hold. */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(ESCAPE, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** The same for UTF-8 from `start` to `end`, in place: it never gets longer. Returns its new end. */
export function unescapeBytes(bytes: Buffer, start: number, end: number): number {
  let to = start;
  for (let from = start; from < end; ) {
    const unit = escapedUnit(bytes, from, end);
    if (unit === -1) {
      bytes[to++] = bytes[from++] ?? 0;
      continue;
    }
    from += ESCAPE_LENGTH;
    const low = isHighSurrogate(unit) ? escapedUnit(bytes, from, end) : -1;
    if (isLowSurrogate(low)) from += ESCAPE_LENGTH;
    to = writeCharacter(bytes, to, isLowSurrogate(low) ? joinSurrogates(unit, low) : unit);
  }
  return to;
}

/** The UTF-16 unit that an escape at `at` stands for; -1 when there is none. */
function escapedUnit(bytes: Buffer, at: number, end: number): number {
  if (at + ESCAPE_LENGTH > end || bytes[at] !== UNDERSCORE || bytes[at + 1] !== SMALL_X) return -1;
  if (bytes[at + ESCAPE_LENGTH - 1] !== UNDERSCORE) return -1;
  const digits = bytes.toString('latin1', at + 2, at + 6);
  return /^[0-9A-Fa-f]{4}$/.test(digits) ? Number.parseInt(digits, 16) : -1;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

function joinSurrogates(high: number, low: number): number {
  return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}
