import type { Place } from './ast.ts';
import { isNamePart } from './character.ts';
import { Code } from './character-code.ts';

/** The offset after the closing apostrophe of what starts with one at `at`, or -1. */
export function quotedEnd(source: string, at: number): number {
  let end = at;
  do {
    end = source.indexOf("'", end + 1);
    if (end < 0) return -1;
    end++;
  } while (source.charCodeAt(end) === Code.apostrophe);
  return end;
}

/** The offset after the bracket that closes the one at `at`, or -1. An apostrophe takes its meaning from the next character. */
export function bracketEnd(source: string, at: number): number {
  let depth = 0;
  for (let end = at; end < source.length; end++) {
    const code = source.charCodeAt(end);
    if (code === Code.apostrophe) end++;
    else if (code === Code.openBracket) depth++;
    else if (code === Code.closeBracket && --depth === 0) return end + 1;
  }
  return -1;
}

/** The offset after the `!` of a place without apostrophes that starts at `at`, or -1: `[1]Jan:Dec!`. */
export function placeEndAt(source: string, at: number): number {
  let end = at;
  if (source.charCodeAt(at) === Code.openBracket) {
    end = at + 1;
    for (let code = source.charCodeAt(end); code !== Code.closeBracket; code = source.charCodeAt(end)) {
      if (code === Code.openBracket || end >= source.length) return -1;
      end++;
    }
    if (end === at + 1) return -1;
    end++;
    if (source.startsWith('#REF!', end)) return end + 5;
  }
  end = wordEnd(source, end);
  if (source.charCodeAt(end) === Code.colon) {
    const last = end + 1;
    end = wordEnd(source, last);
    if (end === last) return -1;
  }
  return source.charCodeAt(end) === Code.exclamation ? end + 1 : -1;
}

function wordEnd(source: string, at: number): number {
  let end = at;
  while (isNamePart(source.charCodeAt(end))) end++;
  return end;
}

/** What the text before a reference says, its `!` included. */
export function parsePlace(text: string): Place {
  const bare = text.slice(0, -1);
  const plain = bare.charCodeAt(0) === Code.apostrophe ? unquote(bare) : bare;
  const closing = plain.lastIndexOf(']');
  const opening = closing < 0 ? -1 : plain.lastIndexOf('[', closing);
  const book = opening < 0 ? undefined : plain.slice(0, opening) + plain.slice(opening + 1, closing);
  const sheets = opening < 0 ? plain : plain.slice(closing + 1);
  // The colon of a path is not one between sheets, whose names have no slashes.
  const colon = /[\\/]/.test(sheets) ? -1 : sheets.indexOf(':');
  if (colon >= 0) return { book, sheet: sheets.slice(0, colon), lastSheet: sheets.slice(colon + 1) };
  return { book, sheet: sheets === '' ? undefined : sheets, lastSheet: undefined };
}

/** The text between apostrophes, where doubled ones stand for one. */
export function unquote(text: string): string {
  return text.slice(1, -1).replaceAll("''", "'");
}
