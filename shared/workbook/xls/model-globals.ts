import type { ByteSource } from '../../tabular/byte-source.ts';
import { corruptWorkbook, protectedByPassword } from '../../tabular/refused-workbook.ts';
import type { SharedTexts } from '../../tabular/shared-texts.ts';
import { type BiffEncoding, codePageDecoder, shortText } from '../../tabular/xls/biff-text.ts';
import { encodingOfFirst, formatCode, takeGlobalRecords } from '../../tabular/xls/global-records.ts';
import { RecordType } from '../../tabular/xls/records.ts';
import { SharedTextReader } from '../../tabular/xls/shared-text-reader.ts';
import type { NumberFormats } from '../number-formats.ts';
import { type WorkbookLimits, workbookLimitExceeded } from '../workbook-limits.ts';
import type { SheetModel } from '../workbook-model.ts';
import { FieldReader } from './field-reader.ts';
import { type NameRecord, readNameRecord } from './name-record.ts';
import { ModelRecord } from './record-type.ts';
import { readExternSheets } from './sheet-references.ts';
import { SupportingBooks } from './supporting-books.ts';

const WORKSHEET = 0;
const STATES: readonly SheetModel['state'][] = ['visible', 'hidden', 'very-hidden'];

export interface Tab {
  readonly name: string;
  readonly state: SheetModel['state'];
  readonly isWorksheet: boolean;
  /** Where its records begin in the workbook's stream. */
  readonly offset: number;
}

/** What the sheets of a workbook have in common. */
export interface ModelGlobals {
  /** All tabs, those of charts too: references count them. */
  readonly tabs: readonly Tab[];
  readonly encoding: BiffEncoding;
  readonly isDate1904: boolean;
  readonly isFullPrecision: boolean;
  readonly sharedTexts: SharedTexts;
  /** For each cell style the position of its number format. */
  readonly styleFormats: readonly number[];
  readonly names: readonly NameRecord[];
  readonly books: SupportingBooks;
  readonly externSheets: ReturnType<typeof readExternSheets>;
}

/** @throws {UnreadableFileError} when the workbook is damaged, encrypted, too large, or older than Excel 5. */
export async function readModelGlobals(
  stream: ByteSource,
  formats: NumberFormats,
  limits: WorkbookLimits,
): Promise<ModelGlobals> {
  const reader = new GlobalsReader(formats, limits);
  await takeGlobalRecords(stream, (type, bytes, at, end) => reader.read(type, bytes, at, end));
  return reader.globals();
}

/** Records whose content may go on in the next one, simply joined. */
const JOINED: ReadonlySet<number> = new Set([
  ModelRecord.name,
  ModelRecord.externSheet,
  ModelRecord.externName,
  ModelRecord.externCells,
  ModelRecord.supportingBook,
]);

class GlobalsReader {
  readonly #formats: NumberFormats;
  readonly #limits: WorkbookLimits;
  readonly #texts: SharedTextReader;
  readonly #books: SupportingBooks;
  readonly #tabs: Tab[] = [];
  readonly #names: NameRecord[] = [];
  readonly #formatCodes = new Map<number, string>();
  readonly #formatIds: number[] = [];
  #externSheets: ModelGlobals['externSheets'] = [];
  #encoding: BiffEncoding | undefined;
  #isDate1904 = false;
  #isFullPrecision = true;
  #previous = 0;
  /** A record of `JOINED`, read once the next one shows that it is whole. */
  #pending: { readonly type: number; pieces: Buffer[] } | undefined;

  constructor(formats: NumberFormats, limits: WorkbookLimits) {
    this.#formats = formats;
    this.#limits = limits;
    this.#texts = new SharedTextReader(limits);
    this.#books = new SupportingBooks(limits);
  }

  globals(): ModelGlobals {
    this.#texts.end();
    return {
      tabs: this.#tabs,
      encoding: this.#known(),
      isDate1904: this.#isDate1904,
      isFullPrecision: this.#isFullPrecision,
      sharedTexts: this.#texts.texts,
      styleFormats: this.#formatIds.map((id) => this.#formats.position(id, this.#formatCodes.get(id))),
      names: this.#names,
      books: this.#books,
      externSheets: this.#externSheets,
    };
  }

  /** Takes a record; false once it was the last. */
  read(type: number, bytes: Buffer, at: number, end: number): boolean {
    if (this.#encoding === undefined) {
      this.#encoding = encodingOfFirst(type, bytes, at);
      return true;
    }
    if (type === RecordType.continue) {
      this.#pending?.pieces.push(Buffer.from(bytes.subarray(at, end)));
      if (this.#previous === RecordType.sharedStrings) this.#texts.continue(bytes, at, end);
      return true;
    }
    this.#readPending();
    if (JOINED.has(type)) this.#pending = { type, pieces: [Buffer.from(bytes.subarray(at, end))] };
    else this.#readSimple(type, bytes, at, end);
    this.#previous = type;
    return type !== RecordType.endOfSubstream;
  }

  #readSimple(type: number, bytes: Buffer, at: number, end: number): void {
    switch (type) {
      case RecordType.filePass:
        throw protectedByPassword();
      case RecordType.codePage:
        this.#encoding = { ...this.#known(), decoder: codePageDecoder(bytes.readUInt16LE(at)) };
        break;
      case RecordType.dateMode:
        this.#isDate1904 = bytes.readUInt16LE(at) === 1;
        break;
      case ModelRecord.precision:
        this.#isFullPrecision = bytes.readUInt16LE(at) !== 0;
        break;
      case ModelRecord.externCount:
        this.#books.startSheet(new FieldReader(bytes, at, end));
        break;
      case RecordType.boundSheet:
        this.#readTab(bytes, at, end);
        break;
      case RecordType.cellFormat:
        this.#formatIds.push(bytes.readUInt16LE(at + 2));
        break;
      case RecordType.numberFormat:
        this.#formatCodes.set(bytes.readUInt16LE(at), formatCode(bytes, at + 2, end, this.#known()));
        break;
      case RecordType.sharedStrings:
        this.#texts.start(bytes, at, end);
    }
  }

  #readPending(): void {
    const pending = this.#pending;
    this.#pending = undefined;
    // What formulas of earlier versions refer to is written in another way, and they are not read.
    if (pending === undefined || !this.#known().isUnicode) return;
    const bytes = Buffer.concat(pending.pieces);
    const fields = new FieldReader(bytes, 0, bytes.length);
    switch (pending.type) {
      case ModelRecord.name:
        if (this.#names.push(readNameRecord(fields)) > this.#limits.names)
          throw workbookLimitExceeded(this.#limits, 'names');
        break;
      case ModelRecord.externSheet:
        this.#externSheets = readExternSheets(fields);
        break;
      case ModelRecord.externName:
        this.#books.addName(fields);
        break;
      case ModelRecord.externCells:
        this.#books.addCells(fields);
        break;
      case ModelRecord.supportingBook:
        this.#books.addBook(fields);
    }
  }

  #readTab(bytes: Buffer, at: number, end: number): void {
    const tab = {
      name: shortText(bytes, at + 6, end, this.#known()),
      state: STATES[bytes.readUInt8(at + 4) & 3] ?? 'hidden',
      isWorksheet: bytes.readUInt8(at + 5) === WORKSHEET,
      offset: bytes.readUInt32LE(at),
    };
    if (this.#tabs.push(tab) > this.#limits.sheets) throw workbookLimitExceeded(this.#limits, 'sheets');
  }

  #known(): BiffEncoding {
    if (this.#encoding === undefined) throw corruptWorkbook('it has no beginning');
    return this.#encoding;
  }
}
