import { readAttribute } from '../../tabular/xlsx/xml-attributes.ts';
import { nameEnd } from '../../tabular/xlsx/xml-markup.ts';
import type { XmlReader } from '../../tabular/xlsx/xml-reader.ts';
import { type CellRange, LAST_COLUMN } from '../cell-range.ts';
import { parseRange } from '../parse-range.ts';
import { type WorkbookLimits, workbookLimitExceeded } from '../workbook-limits.ts';

const HIDDEN = Buffer.from('hidden');

/** What a sheet's part says around its cells. */
export class SheetSurroundings {
  readonly mergedRanges: CellRange[] = [];
  filterRange: CellRange | undefined;
  readonly #hiddenColumns = new Set<number>();
  readonly #limits: WorkbookLimits;
  #hiddenRows = new Uint32Array(16);
  #hiddenRowCount = 0;

  constructor(limits: WorkbookLimits) {
    this.#limits = limits;
  }

  get hiddenRows(): Uint32Array {
    return this.#hiddenRows.slice(0, this.#hiddenRowCount);
  }

  get hiddenColumns(): Uint16Array {
    return Uint16Array.from(this.#hiddenColumns).sort();
  }

  /** Takes markup outside of the data into account. */
  read(reader: XmlReader): void {
    if (reader.isOpening('mergeCell')) this.#addMerged(attributesOf(reader).ref);
    else if (reader.isOpening('col')) this.#addColumns(attributesOf(reader));
    else if (reader.isOpening('autoFilter')) this.filterRange ??= parseRange(attributesOf(reader).ref ?? '');
  }

  /** Takes the opening tag of a row into account. */
  readRow(reader: XmlReader, number: number): void {
    const { window, markupEnd } = reader;
    // Nearly no row has the word at all, and then its attributes need no second look.
    const tag = window.bytes.subarray(window.position, markupEnd);
    if (!tag.includes(HIDDEN) || !isTrue(attributesOf(reader).hidden)) return;
    if (this.#hiddenRowCount === this.#hiddenRows.length) {
      const larger = new Uint32Array(this.#hiddenRows.length * 2);
      larger.set(this.#hiddenRows);
      this.#hiddenRows = larger;
    }
    this.#hiddenRows[this.#hiddenRowCount++] = number;
  }

  #addMerged(text: string | undefined): void {
    const range = parseRange(text ?? '');
    if (range === undefined) return;
    if (this.mergedRanges.push(range) > this.#limits.ranges)
      throw workbookLimitExceeded(this.#limits, 'ranges');
  }

  #addColumns({ min, max, hidden }: Readonly<Record<string, string>>): void {
    if (!isTrue(hidden)) return;
    const last = Math.min(Number(max), LAST_COLUMN);
    for (let column = Math.max(1, Number(min)); column <= last; column++) this.#hiddenColumns.add(column);
  }
}

/** The attributes of the complete opening tag that the markup is. */
function attributesOf({ window, markupEnd, cursor }: XmlReader): Readonly<Record<string, string>> {
  const { bytes, part } = window;
  const attributes: Record<string, string> = {};
  let position = nameEnd(bytes, window.position + 1);
  for (;;) {
    position = readAttribute(bytes, position, markupEnd, cursor, part);
    if (position < 0 || cursor.isTagEnd) return attributes;
    const name = bytes.toString('latin1', cursor.nameStart, cursor.nameEnd);
    attributes[name] = bytes.toString('latin1', cursor.valueStart, cursor.valueEnd);
  }
}

function isTrue(text: string | undefined): boolean {
  return text === '1' || text === 'true';
}
