import { errorText } from '../../tabular/xls/biff-error.ts';
import type { CellValue } from '../cell-value.ts';
import type { ExternalBook } from '../external-book.ts';
import { ExternalValues } from '../external-values.ts';
import { type WorkbookLimits, workbookLimitExceeded } from '../workbook-limits.ts';
import type { FieldReader } from './field-reader.ts';

/** In the place of a length: the book is the file itself, or an add-in. */
const SELF = 0x0401;
const ADD_IN = 0x3a01;
/** Between the parts of the address of a DDE or OLE link. */
const ADDRESS_SEPARATOR = '\u0003';
/** Characters from the first on, which begins the path, up to this one stand for steps in it. */
const LAST_PATH_MARK = '\u0008';

/** One book that formulas may refer to: the file itself, an add-in, or another one. */
export interface SupportingBook {
  readonly kind: 'self' | 'add-in' | ExternalBook['kind'];
  /** The number of another book, from 1 on; 0 for the others. */
  readonly number: number;
  readonly target: string | undefined;
  readonly sheets: ExternalValues[];
  readonly names: SupportingName[];
}

interface SupportingName {
  readonly name: string;
  /** The sheet it holds in, from 1 on; 0 when it holds in the whole book. */
  readonly sheet: number;
}

const ValueType = { blank: 0, number: 1, text: 2, boolean: 4, error: 16 } as const;
const VALUE_BYTES = 8;

/** Collects the books that formulas may refer to, with what the file saved of them. */
export class SupportingBooks {
  readonly books: SupportingBook[] = [];
  readonly #limits: WorkbookLimits;
  #sheet: ExternalValues | undefined;
  #others = 0;
  #cells = 0;
  #names = 0;

  constructor(limits: WorkbookLimits) {
    this.#limits = limits;
  }

  addBook(fields: FieldReader): void {
    if (this.books.length === this.#limits.sheets) throw workbookLimitExceeded(this.#limits, 'sheets');
    const sheetCount = fields.uint16();
    const length = fields.uint16();
    this.#sheet = undefined;
    if (length === SELF || length === ADD_IN) {
      const kind = length === SELF ? 'self' : 'add-in';
      this.books.push({ kind, number: 0, target: undefined, sheets: [], names: [] });
      return;
    }
    const address = fields.characters(length);
    const sheets: ExternalValues[] = [];
    for (let i = 0; i < sheetCount && hasText(fields); i++)
      sheets.push(new ExternalValues(fields.longText()));
    const isLink = sheetCount === 0 && address.includes(ADDRESS_SEPARATOR);
    this.books.push({
      kind: isLink ? 'dde' : 'workbook',
      number: ++this.#others,
      target: isLink ? address.replace(ADDRESS_SEPARATOR, '|') : plainPath(address),
      sheets,
      names: [],
    });
  }

  addName(fields: FieldReader): void {
    if (++this.#names > this.#limits.names) throw workbookLimitExceeded(this.#limits, 'names');
    fields.skip(2);
    const sheet = fields.uint16();
    fields.skip(2);
    this.books.at(-1)?.names.push({ name: fields.shortText(), sheet });
  }

  /** The sheet of the last book whose saved cells follow. */
  startSheet(fields: FieldReader): void {
    fields.skip(2);
    this.#sheet = fields.isAtEnd ? undefined : this.books.at(-1)?.sheets[fields.uint16()];
  }

  addCells(fields: FieldReader): void {
    const lastColumn = fields.uint8();
    const firstColumn = fields.uint8();
    const row = fields.uint16();
    for (let column = firstColumn; column <= lastColumn; column++) {
      const value = readValue(fields);
      if (++this.#cells > this.#limits.externalCells)
        throw workbookLimitExceeded(this.#limits, 'externalCells');
      if (value !== undefined) this.#sheet?.set(row + 1, column + 1, value);
    }
  }

  /** The other books, as the model tells of them. */
  external(): ExternalBook[] {
    return this.books.flatMap(({ kind, number, target, sheets, names }) => {
      if (kind === 'self' || kind === 'add-in') return [];
      const named = names.map(({ name, sheet }) => ({
        name,
        sheet: sheet === 0 ? null : (sheets[sheet - 1]?.name ?? ''),
        formula: undefined,
      }));
      return [{ number, target, kind, sheets, names: named }];
    });
  }
}

/** Whether a whole text follows: of a book with very many sheets, names go on in another way. */
function hasText(fields: FieldReader): boolean {
  const { bytes, position, end } = fields;
  if (position + 3 > end) return false;
  const width = (bytes.readUInt8(position + 2) & 1) + 1;
  return position + 3 + bytes.readUInt16LE(position) * width <= end;
}

function readValue(fields: FieldReader): CellValue | undefined {
  const type = fields.uint8();
  if (type === ValueType.text) return { kind: 'text', value: fields.longText() };
  if (type === ValueType.number) return { kind: 'number', value: fields.double() };
  const value = fields.uint8();
  fields.skip(VALUE_BYTES - 1);
  if (type === ValueType.boolean) return { kind: 'boolean', value: value !== 0 };
  return type === ValueType.error ? { kind: 'error', value: errorText(value) } : undefined;
}

/** The path without its marks: the book's name is what tells it from others. */
function plainPath(address: string): string {
  const characters = [...address].map((character) => (character > LAST_PATH_MARK ? character : '/'));
  return characters.join('').replace(/^\/+/, '');
}
