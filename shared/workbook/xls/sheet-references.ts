import type { FieldReader } from './field-reader.ts';
import type { FormulaContext } from './formula-context.ts';
import type { SupportingBook } from './supporting-books.ts';

/** A sheet, or sheets from one to another, of a book. */
interface ExternSheet {
  readonly book: number;
  readonly first: number;
  readonly last: number;
}

const PLAIN_SHEET = /^[A-Za-z_\u0080-\uffff][A-Za-z0-9_.\u0080-\uffff]*$/;
/** A plain word that would be read as a cell, `R1C1` or a boolean when it stood without quotes. */
const LOOKS_LIKE_CELL = /^(?:[A-Za-z]{1,3}\d{1,7}|[Rr]\d*(?:[Cc]\d*)?|[Cc]\d*|true|false)$/i;

/** A defined name of the file: the tab it holds in counts from 1, 0 is the whole workbook. */
interface ReferredName {
  readonly name: string;
  readonly tab: number;
}

export function readExternSheets(fields: FieldReader): ExternSheet[] {
  const count = fields.uint16();
  const sheets: ExternSheet[] = [];
  for (let i = 0; i < count && !fields.isAtEnd; i++)
    sheets.push({ book: fields.uint16(), first: fields.int16(), last: fields.int16() });
  return sheets;
}

/** What formulas refer to by number, as text: names, sheets of the file and of other books. */
export class SheetReferences implements FormulaContext {
  readonly #names: readonly ReferredName[];
  readonly #tabs: readonly string[];
  readonly #books: readonly SupportingBook[];
  readonly #sheets: readonly ExternSheet[];

  constructor(
    names: readonly ReferredName[],
    tabs: readonly string[],
    books: readonly SupportingBook[],
    sheets: readonly ExternSheet[],
  ) {
    this.#names = names;
    this.#tabs = tabs;
    this.#books = books;
    this.#sheets = sheets;
  }

  name(number: number): string | undefined {
    const found = this.#names[number - 1];
    if (found === undefined || found.tab === 0) return found?.name;
    // The number tells names of several sheets apart, the name alone does not.
    const sheet = this.#tabs[found.tab - 1];
    return sheet === undefined ? undefined : `${prefixOf('', sheet)}${found.name}`;
  }

  sheetPrefix(externSheet: number): string | undefined {
    const sheet = this.#sheets[externSheet];
    const book = this.#books[sheet?.book ?? -1];
    if (sheet === undefined || book === undefined) return undefined;
    const tabs = book.kind === 'self' ? this.#tabs : book.sheets.map(({ name }) => name);
    const first = tabs[sheet.first];
    const last = tabs[sheet.last];
    if (first === undefined || last === undefined) return undefined;
    return prefixOf(book.number === 0 ? '' : `[${book.number}]`, first, last);
  }

  externalName(externSheet: number, number: number): string | undefined {
    const sheet = this.#sheets[externSheet];
    const book = this.#books[sheet?.book ?? -1];
    if (sheet === undefined || book === undefined) return undefined;
    if (book.kind === 'self') {
      return this.name(number);
    }
    const name = book.names[number - 1];
    if (name === undefined) return undefined;
    if (book.kind === 'add-in') return name.name;
    const text = book.kind === 'workbook' ? name.name : `'${name.name.replaceAll("'", "''")}'`;
    const sheetName = name.sheet === 0 ? undefined : book.sheets[name.sheet - 1]?.name;
    if (sheetName === undefined) return `[${book.number}]!${text}`;
    return prefixOf(`[${book.number}]`, sheetName) + text;
  }
}

function prefixOf(book: string, first: string, last = first): string {
  const sheets = first === last ? first : `${first}:${last}`;
  const isPlain = isPlainSheet(first) && isPlainSheet(last);
  return isPlain ? `${book}${sheets}!` : `'${book}${sheets.replaceAll("'", "''")}'!`;
}

function isPlainSheet(name: string): boolean {
  return PLAIN_SHEET.test(name) && !LOOKS_LIKE_CELL.test(name);
}
