import { decodeUtf8 } from '../../tabular/decode-utf8.ts';
import { joinTexts } from '../../tabular/xlsx/element-content.ts';
import { unescapeText } from '../../tabular/xlsx/escaped-text.ts';
import { type AttributeCursor, readAttribute } from '../../tabular/xlsx/xml-attributes.ts';
import { EXCLAMATION_MARK, LESS_THAN, QUESTION_MARK, SLASH } from '../../tabular/xlsx/xml-characters.ts';
import { isNamed, markupEnd, nameEnd, textEnd } from '../../tabular/xlsx/xml-markup.ts';
import { NO_FORMULA } from '../sheet-cells.ts';
import { readFormulaTag } from './formula-tag.ts';
import type { SheetFormulas } from './sheet-formulas.ts';

/** A complete cell in its XML. */
interface CellXml {
  readonly bytes: Buffer;
  /** Behind the name in the opening tag. */
  readonly attributes: number;
  /** Its content. */
  readonly start: number;
  readonly end: number;
  readonly part: string;
}

const NOT_FOUND = -1;

/** The form of a cell's formula, whatever way it is written; `NO_FORMULA` when it has none. */
export function readSlowFormula(
  cell: CellXml,
  cursor: AttributeCursor,
  formulas: SheetFormulas,
  dynamicMarks: ReadonlySet<number>,
  row: number,
  column: number,
): number {
  const { bytes, attributes, end, part } = cell;
  const at = findFormula(cell, cursor);
  if (at === NOT_FOUND) return NO_FORMULA;
  const tag = readFormulaTag(bytes, nameEnd(bytes, at + 1), end, cursor, part);
  const isEmpty = cursor.isEmptyElement;
  const isDynamic =
    tag.type === 'array' && dynamicMarks.has(metadataNumber(bytes, attributes, end, cursor, part));
  return formulas.tagged(tag, isEmpty ? '' : formulaText(cell, at, cursor), row, column, isDynamic);
}

/** Where the tag of the formula begins. */
function findFormula({ bytes, start, end, part }: CellXml, cursor: AttributeCursor): number {
  for (let at = start; at < end; ) {
    const markup = textEnd(bytes, at, part);
    if (markup >= end) return NOT_FOUND;
    const kind = bytes[markup + 1];
    const isTag = kind !== SLASH && kind !== EXCLAMATION_MARK && kind !== QUESTION_MARK;
    if (isTag && isNamed(bytes, markup + 1, nameEnd(bytes, markup + 1), 'f')) return markup;
    at = markupEnd(bytes, markup, end, cursor, part);
  }
  return NOT_FOUND;
}

/** Decodes in a copy: the text is rewritten where it stands, and the value comes behind it. */
function formulaText({ bytes, end, part }: CellXml, at: number, cursor: AttributeCursor): string {
  const copy = Buffer.allocUnsafe(end - at + 1);
  bytes.copy(copy, 0, at, end);
  copy[end - at] = LESS_THAN;
  const stop = joinTexts(copy, 0, end - at, 'f', cursor, part);
  return unescapeText(decodeUtf8(copy, 0, stop));
}

function metadataNumber(
  bytes: Buffer,
  attributes: number,
  end: number,
  cursor: AttributeCursor,
  part: string,
): number {
  let position = attributes;
  for (;;) {
    position = readAttribute(bytes, position, end, cursor, part);
    if (position < 0 || cursor.isTagEnd) return 0;
    if (bytes.toString('latin1', cursor.nameStart, cursor.nameEnd) === 'cm') {
      return Number(bytes.toString('latin1', cursor.valueStart, cursor.valueEnd));
    }
  }
}
