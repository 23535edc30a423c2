import { columnLetters } from '../tabular/cell-address.ts';
import { LAST_COLUMN, LAST_ROW } from './cell-range.ts';
import { type Coordinate, type FoundReference, findReferences } from './find-references.ts';

/** Before each reference in a key; XML has no such character, and a formula that holds one has no references. */
const MARK = '\u0001';

type Reference =
  | { readonly kind: 'cell'; readonly column: Coordinate; readonly row: Coordinate }
  | { readonly kind: 'columns' | 'rows'; readonly first: Coordinate; readonly last: Coordinate };

/** A formula without its cell: text, reference, text, and so on. Relative coordinates are distances from the cell. */
export interface RelativeFormula {
  readonly texts: readonly string[];
  readonly references: readonly Reference[];
  /** Formulas with the same key are the same seen from their cells. */
  readonly key: string;
}

/** A formula as seen from its cell. */
export function relativeFormula(text: string, row: number, column: number): RelativeFormula {
  const texts: string[] = [];
  const references: Reference[] = [];
  let key = '';
  let from = 0;
  for (const found of text.includes(MARK) ? [] : findReferences(text)) {
    const reference = seenFrom(found, row, column);
    const between = text.slice(from, found.start);
    texts.push(between);
    references.push(reference);
    key += between + MARK + keyOf(reference);
    from = found.end;
  }
  const rest = text.slice(from);
  texts.push(rest);
  return { texts, references, key: key + rest };
}

/** The formula's text in a cell. References that would lie outside of the sheet become `#REF!`. */
export function textAt({ texts, references }: RelativeFormula, row: number, column: number): string {
  let text = texts[0] ?? '';
  for (const [i, reference] of references.entries())
    text += referenceText(reference, row, column) + texts[i + 1];
  return text;
}

/** Whether all references of the formula lie inside of the sheet when it stands in this cell. */
export function fitsAt({ references }: RelativeFormula, row: number, column: number): boolean {
  return references.every((reference) => isInside(reference, row, column));
}

function seenFrom(found: FoundReference, row: number, column: number): Reference {
  if (found.kind === 'cell')
    return { kind: 'cell', column: distance(found.column, column), row: distance(found.row, row) };
  const origin = found.kind === 'columns' ? column : row;
  return { kind: found.kind, first: distance(found.first, origin), last: distance(found.last, origin) };
}

function distance({ number, isAbsolute }: Coordinate, origin: number): Coordinate {
  return { number: isAbsolute ? number : number - origin, isAbsolute };
}

function keyOf(reference: Reference): string {
  if (reference.kind === 'cell') return `${coordinateKey(reference.column)},${coordinateKey(reference.row)};`;
  return `${reference.kind}${coordinateKey(reference.first)}:${coordinateKey(reference.last)};`;
}

function coordinateKey({ number, isAbsolute }: Coordinate): string {
  return isAbsolute ? `$${number}` : String(number);
}

function referenceText(reference: Reference, row: number, column: number): string {
  if (!isInside(reference, row, column)) return '#REF!';
  switch (reference.kind) {
    case 'cell':
      return columnText(reference.column, column) + rowText(reference.row, row);
    case 'columns':
      return `${columnText(reference.first, column)}:${columnText(reference.last, column)}`;
    case 'rows':
      return `${rowText(reference.first, row)}:${rowText(reference.last, row)}`;
  }
}

function isInside(reference: Reference, row: number, column: number): boolean {
  switch (reference.kind) {
    case 'cell':
      return isWithin(reference.column, column, LAST_COLUMN) && isWithin(reference.row, row, LAST_ROW);
    case 'columns':
      return isWithin(reference.first, column, LAST_COLUMN) && isWithin(reference.last, column, LAST_COLUMN);
    case 'rows':
      return isWithin(reference.first, row, LAST_ROW) && isWithin(reference.last, row, LAST_ROW);
  }
}

function isWithin(coordinate: Coordinate, origin: number, last: number): boolean {
  const number = placed(coordinate, origin);
  return number >= 1 && number <= last;
}

function placed({ number, isAbsolute }: Coordinate, origin: number): number {
  return isAbsolute ? number : origin + number;
}

function columnText(coordinate: Coordinate, origin: number): string {
  return (coordinate.isAbsolute ? '$' : '') + columnLetters(placed(coordinate, origin));
}

function rowText(coordinate: Coordinate, origin: number): string {
  return (coordinate.isAbsolute ? '$' : '') + String(placed(coordinate, origin));
}
