import type { Place } from './ast.ts';
import { isNamePart, isNameStart } from './character.ts';

/** What stands before a reference, with its `!`; in apostrophes where the names need them. Nothing when there is no place. */
export function printPlace(place: Place | undefined): string {
  if (place === undefined) return '';
  const { book, sheet, lastSheet } = place;
  const sheets = lastSheet === undefined ? (sheet ?? '') : `${sheet ?? ''}:${lastSheet}`;
  const isBare =
    (book === undefined || isPlain(book)) &&
    (sheet === undefined || sheet === LOST_SHEET || isBareName(sheet)) &&
    (lastSheet === undefined || isBareName(lastSheet));
  const text = book === undefined ? sheets : bracketed(book) + sheets;
  return isBare ? `${text}!` : `${quote(text)}!`;
}

/** A name behind a place, which may be any text there: `[1]!'SGJ200,LA'`. */
export function printPlacedName(name: string): string {
  return isBareName(name) ? name : quote(name);
}

/** Excel writes `#REF!A1` for a cell on a sheet that is gone. */
const LOST_SHEET = '#REF';

/** The file name has brackets, the folders before it have not: `C:\dir\[Book.xlsx]`. */
function bracketed(book: string): string {
  const name = Math.max(book.lastIndexOf('\\'), book.lastIndexOf('/')) + 1;
  return `${book.slice(0, name)}[${book.slice(name)}]`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (!isNamePart(text.charCodeAt(at))) return false;
  return text !== '';
}

/** Also in apostrophes is what could be taken for an address: `A1`, `RC`, `R1C1`. */
const LIKE_ADDRESS = /^(?:[a-z]{1,3}[0-9]+|r[0-9]*(?:c[0-9]*)?|c[0-9]*)$/i;

function isBareName(name: string): boolean {
  return isNameStart(name.charCodeAt(0)) && isPlain(name) && !LIKE_ADDRESS.test(name);
}
