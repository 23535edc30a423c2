import type { ByteSource } from '../byte-source.ts';
import type { Limits } from '../limits.ts';
import { DATE_KINDS, dateKindsOf } from '../number-format.ts';
import { corruptWorkbook, protectedByPassword } from '../refused-workbook.ts';
import type { SharedTexts } from '../shared-texts.ts';
import { type BiffEncoding, codePageDecoder, shortText } from './biff-text.ts';
import { encodingOfFirst, formatCode, takeGlobalRecords } from './global-records.ts';
import { RecordType } from './records.ts';
import { SharedTextReader } from './shared-text-reader.ts';

const WORKSHEET = 0;

export interface XlsSheet {
  readonly name: string;
  readonly isVisible: boolean;
  /** Where its records begin in the workbook's stream. */
  readonly offset: number;
}

/** What the sheets of a workbook have in common. */
export interface WorkbookGlobals {
  /** Worksheets in the order of their tabs; chart and macro sheets are left out. */
  readonly sheets: readonly XlsSheet[];
  readonly encoding: BiffEncoding;
  readonly isDate1904: boolean;
  readonly sharedTexts: SharedTexts;
  /** For each cell format the position of its `DateKind`, -1 for plain numbers. */
  readonly dateKinds: Int8Array;
}

/** @throws {UnreadableFileError} when the workbook is damaged, encrypted, or older than Excel 5. */
export async function readGlobals(stream: ByteSource, limits: Limits): Promise<WorkbookGlobals> {
  const reader = new GlobalsReader(limits);
  await takeGlobalRecords(stream, (type, bytes, at, end) => reader.read(type, bytes, at, end));
  return reader.globals();
}

class GlobalsReader {
  readonly #texts: SharedTextReader;
  readonly #sheets: XlsSheet[] = [];
  readonly #formatCodes = new Map<number, string>();
  readonly #formatIds: number[] = [];
  #encoding: BiffEncoding | undefined;
  #isDate1904 = false;
  #previous = 0;

  constructor(limits: Limits) {
    this.#texts = new SharedTextReader(limits);
  }

  globals(): WorkbookGlobals {
    this.#texts.end();
    if (new Set(this.#sheets.map(({ offset }) => offset)).size < this.#sheets.length)
      throw corruptWorkbook('two of its sheets begin at the same place');
    const kinds = dateKindsOf(this.#formatIds, this.#formatCodes).map((kind) =>
      kind === undefined ? -1 : DATE_KINDS.indexOf(kind),
    );
    return {
      sheets: this.#sheets,
      encoding: this.#known(),
      isDate1904: this.#isDate1904,
      sharedTexts: this.#texts.texts,
      dateKinds: Int8Array.from(kinds),
    };
  }

  /** Takes a record; false once it was the last. */
  read(type: number, bytes: Buffer, at: number, end: number): boolean {
    if (this.#encoding === undefined) {
      this.#encoding = encodingOfFirst(type, bytes, at);
      return true;
    }
    switch (type) {
      case RecordType.filePass:
        throw protectedByPassword();
      case RecordType.codePage:
        this.#encoding = { ...this.#encoding, decoder: codePageDecoder(bytes.readUInt16LE(at)) };
        break;
      case RecordType.dateMode:
        this.#isDate1904 = bytes.readUInt16LE(at) === 1;
        break;
      case RecordType.boundSheet:
        this.#readSheet(bytes, at, end);
        break;
      case RecordType.cellFormat:
        this.#formatIds.push(bytes.readUInt16LE(at + 2));
        break;
      case RecordType.numberFormat:
        this.#formatCodes.set(bytes.readUInt16LE(at), formatCode(bytes, at + 2, end, this.#encoding));
        break;
      case RecordType.sharedStrings:
        this.#texts.start(bytes, at, end);
        break;
      case RecordType.continue:
        if (this.#previous !== RecordType.sharedStrings) return true;
        this.#texts.continue(bytes, at, end);
        return true;
    }
    this.#previous = type;
    return type !== RecordType.endOfSubstream;
  }

  #readSheet(bytes: Buffer, at: number, end: number): void {
    if (bytes.readUInt8(at + 5) !== WORKSHEET) return;
    this.#sheets.push({
      name: shortText(bytes, at + 6, end, this.#known()),
      isVisible: (bytes.readUInt8(at + 4) & 3) === 0,
      offset: bytes.readUInt32LE(at),
    });
  }

  #known(): BiffEncoding {
    if (this.#encoding === undefined) throw corruptWorkbook('it has no beginning');
    return this.#encoding;
  }
}
